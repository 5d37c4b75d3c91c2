"""Words for what a profile holds. Everything is drawn from a :class:`~community.members.permissions.SeenProfile`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from community.members.choices import Offer
from community.members.forms import options

if TYPE_CHECKING:
    from community.members.permissions import SeenProfile

register = template.Library()

OFFER_ICONS = {
    Offer.MENTOR: "users",
    Offer.LECTURE: "document",
    Offer.INVEST: "briefcase",
    Offer.TRANSLATE: "language",
    Offer.HOST: "home",
    Offer.GIVE: "handshake",
}


@register.filter
def home_line(seen: SeenProfile) -> str:
    """The old name first: ``xã Xuân Hòa (huyện Nam Đàn), nay là xã Vạn An``. Costs no query after ``with_places``."""
    commune, place = seen.home_commune, seen.home_place
    if commune is not None:
        old = f"{commune} ({commune.district})"
        today = place if place is not None else None
        if today is None or str(today) == str(commune):
            return old
        return _("%(old)s, now %(today)s") % {"old": old, "today": today}
    return str(place) if place is not None else seen.home_text


@register.filter
def work_line(seen: SeenProfile) -> str:
    """The member's own words where there are any, else the name of the occupation."""
    return seen.occupation_text or options.occupation_label(seen.occupation)


@register.filter
def occupation_label(code: str) -> str:
    return options.occupation_label(code)


@register.filter
def skill_label(value: str) -> str:
    return options.skill_label(value)


@register.filter
def language_label(code: str) -> str:
    return options.language_label(code)


@register.filter
def offer_label(code: str) -> str:
    return str(Offer(code).label) if code in Offer.values else ""


@register.filter
def offer_icon(code: str) -> str:
    return OFFER_ICONS[Offer(code)] if code in Offer.values else "info"


@register.filter
def initial_of(name: str) -> str:
    """The letter of the avatar: of the given name, which stands last in Vietnamese."""
    words = name.split()
    return words[-1][0].upper() if words else ""
