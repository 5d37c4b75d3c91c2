"""Browsers in two words."""

from __future__ import annotations

import pytest
from django.utils import translation

from portal.users.devices import describe

CHROME = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"
COC_COC = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/110.0 Chrome/104.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome on Android"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        (COC_COC, "Cốc Cốc on Windows"),
        (FIREFOX, "Firefox on Linux"),
        ("curl/8.0 (Macintosh)", "Mac"),
        ("<script>alert(1)</script>", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_described_as(user_agent: str, words: str):
    with translation.override("en"):
        assert describe(user_agent) == words
