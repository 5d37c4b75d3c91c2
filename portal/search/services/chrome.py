"""The search's own part of the chrome."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from portal.core.chrome import Chrome, contributes


@contributes(20)
def search_page(chrome: Chrome) -> None:
    """Where the header's form leads. No query."""
    with translation.override(chrome.language):
        chrome.search_url = reverse("search")
