"""Verbs of the member profile."""

from community.members.services.freshness import ask_on, erased_on, hidden_on, tick
from community.members.services.index import announce
from community.members.services.listing import (
    ask_to_confirm,
    confirm_profile,
    expire_profile,
    lapse_profile,
    list_profile,
    listing_obstacle,
    unlist_profile,
    warn_profile,
)
from community.members.services.moderation import reinstate_profile, suspend_profile, vouch_for, withdraw_vouch
from community.members.services.photos import Portrait, delete_due, make_portrait, remove_photo, set_photo
from community.members.services.profiles import (
    create_profile,
    erase_profile,
    restrict_profile,
    set_audiences,
    update_profile,
)
from community.members.services.rows import NotStaff, NotTheMember

__all__ = [
    "NotStaff",
    "NotTheMember",
    "Portrait",
    "announce",
    "ask_on",
    "ask_to_confirm",
    "confirm_profile",
    "create_profile",
    "delete_due",
    "erase_profile",
    "erased_on",
    "expire_profile",
    "hidden_on",
    "lapse_profile",
    "list_profile",
    "listing_obstacle",
    "make_portrait",
    "reinstate_profile",
    "remove_photo",
    "restrict_profile",
    "set_audiences",
    "set_photo",
    "suspend_profile",
    "tick",
    "unlist_profile",
    "update_profile",
    "vouch_for",
    "warn_profile",
    "withdraw_vouch",
]
