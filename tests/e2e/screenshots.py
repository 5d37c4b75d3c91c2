"""``python -m tests.e2e.screenshots``: the two pictures of the README, taken from a portal with demo content."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.process import ROOT, chromium_at, running_portal
from tests.engines.require import chromium

FOLDER = ROOT / "docs" / "img"
LIMIT = 100 * 1024


def take(browser: Browser, url: str, width: int, height: int, scheme: str, name: str) -> None:
    """One picture as WebP, in the best quality that keeps it within LIMIT. SystemExit when none does."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(url, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    for quality in range(90, 30, -5):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LIMIT:
            (FOLDER / name).write_bytes(out.getvalue())
            print(f"docs/img/{name}: {out.tell() // 1024} KB, quality {quality}")
            return
    raise SystemExit(f"{name} does not fit into {LIMIT // 1024} KB")


def main() -> None:
    path = chromium()
    if not path:
        raise SystemExit("Chromium is missing: install it or set CHROMIUM.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_portal(Path(folder)) as portal, chromium_at(path) as browser:
        pages = portal.ask("public_pages")
        take(browser, f"{portal.url}/", 360, 780, "light", "home-360.webp")
        take(browser, portal.url + pages["newest"], 1280, 900, "dark", "article-1280.webp")


if __name__ == "__main__":
    sys.exit(main())
