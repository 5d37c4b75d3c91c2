"""The directory's part of what surrounds every page: menu, footer, door."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext

from portal.core.chrome import Chrome, Door, Link, contributes


@contributes(38)
def directory_entry(chrome: Chrome) -> None:
    """In the menu behind what the editors put there. No query."""
    with translation.override(chrome.language):
        url = reverse("directory")
        chrome.menu.append(Link(pgettext("menu", "Directory"), url, key="directory"))
        chrome.doors.append(
            Door(
                gettext("Find people from home"),
                gettext("By name, commune, work and country, for members."),
                url,
                "users",
            )
        )
        chrome.add_to_footer(gettext("Find each other"), Link(pgettext("menu", "Directory"), url), at=1)
