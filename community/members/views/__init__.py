"""Screens of the members app."""

from community.members.views.own import confirm, drop_photo, enter, leave, preview, profile, step
from community.members.views.photo import photo, photo_response

__all__ = ["confirm", "drop_photo", "enter", "leave", "photo", "photo_response", "preview", "profile", "step"]
