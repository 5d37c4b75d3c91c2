"""The admin's policy: no inline script but the one-line initialisers Wagtail writes beside its widgets.

They carry record ids and addresses, so their hashes differ from page to page and are computed per answer. A hash of
whatever stands in the answer would let an injected script through as well; here only scripts are hashed that call a
known function with strings and JSON, which cannot do more than set up a widget.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re

from django.http.response import HttpResponseBase

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
NAME = r'"(?:[\w-]|\\u[0-9A-Fa-f]{4})*"'
# new ImageChooser("id_cover", {…});  initDateChooser("id_day", {…});
WIDGET = re.compile(rf"(?:new \w+Chooser|init(?:Date|Time|DateTime)Chooser)\({NAME}, (\{{.*\}})\);", re.DOTALL)
# (function() { var panel = new InlinePanel(JSON.parse("…")); })();
PANEL = re.compile(
    r"\s*\(function\(\) \{\s*var panel = new (?:InlinePanel|MultipleChooserPanel)"
    r'\(JSON\.parse\("((?:[^"\\<>]|\\u[0-9A-Fa-f]{4})*)"\)\);\s*\}\)\(\);\s*'
)


def is_initialiser(script: str) -> bool:
    """Whether a script only sets up a widget."""
    if PANEL.fullmatch(script):
        return True
    match = WIDGET.fullmatch(script.strip())
    if match is None:
        return False
    try:
        json.loads(match.group(1))
    except ValueError:
        return False
    return True


def script_hashes(html: str) -> list[str]:
    """CSP sources for the initialisers of a page, each once, in order."""
    sources = []
    for script in INLINE.findall(html):
        if is_initialiser(script):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            sources.append(f"'sha256-{digest}'")
    return list(dict.fromkeys(sources))


def with_initialisers(policy: str, response: HttpResponseBase) -> str:
    """The policy with the hashes of this answer's initialisers beside ``script-src 'self'``."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return policy
    sources = script_hashes(response.content.decode(errors="replace"))  # type: ignore[attr-defined]
    return policy.replace("script-src 'self'", " ".join(["script-src 'self'", *sources]), 1)
