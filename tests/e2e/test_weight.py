"""What a first visit costs at 360 px, everything included: bytes as gzip sends them, requests, scripts."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.e2e.conftest import PHONE

KILOBYTE = 1024
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/manifest", "image/svg", "javascript")


@dataclass(frozen=True, slots=True)
class Transfer:
    """One answer: ``size`` is the body (texts as gzip makes them) and the headers."""

    path: str
    kind: str
    size: int


def transfer(request: Request) -> Transfer | None:
    response = request.response()
    if response is None or not request.url.startswith("http"):
        return None
    body = response.body()
    if response.headers.get("content-type", "").startswith(COMPRESSIBLE) or "javascript" in response.headers.get(
        "content-type", ""
    ):
        body = gzip.compress(body, 6, mtime=0)
    return Transfer(
        urlsplit(request.url).path, request.resource_type, len(body) + request.sizes()["responseHeadersSize"]
    )


def first_visit(open_page: Callable[..., Page], path: str) -> list[Transfer]:
    """Everything a phone loads while its reader goes through the whole page."""
    page = open_page(**PHONE)
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(path, wait_until="load")
    page.evaluate(
        """async () => { for (let y = 0; y < document.body.scrollHeight; y += 400) {
            scrollTo(0, y); await new Promise(r => setTimeout(r, 40)) } }"""
    )
    page.wait_for_load_state("networkidle")
    return [found for request in requests if (found := transfer(request))]


def bill(transfers: list[Transfer]) -> str:
    return "\n".join(f"{t.size:>8} {t.kind:<10} {t.path}" for t in sorted(transfers, key=lambda t: -t.size))


@pytest.mark.parametrize(("template", "limit"), [("home", 150), ("article", 120)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_first_visit_is_light(
    language: str, template: str, limit: int, open_page: Callable[..., Page], scene: dict[str, Any]
) -> None:
    transfers = first_visit(open_page, scene[language][template])
    assert sum(t.size for t in transfers) <= limit * KILOBYTE, bill(transfers)
    assert len(transfers) <= 15, bill(transfers)
    assert sum(t.size for t in transfers if t.kind == "script") <= 10 * KILOBYTE, bill(transfers)


def test_every_template_of_the_public_site_is_light(open_page: Callable[..., Page], scene: dict[str, Any]) -> None:
    heavy = {}
    for template, path in scene["vi"].items():
        transfers = first_visit(open_page, path)
        scripts = sum(t.size for t in transfers if t.kind == "script")
        if len(transfers) > 25 or scripts > 10 * KILOBYTE or sum(t.size for t in transfers) > 200 * KILOBYTE:
            heavy[template] = bill(transfers)
    assert not heavy, "\n".join(f"{name}\n{lines}" for name, lines in heavy.items())


def test_a_second_page_loads_its_own_text_and_pictures_alone(
    open_page: Callable[..., Page], scene: dict[str, Any]
) -> None:
    page = open_page("/", **PHONE)
    page.wait_for_load_state("networkidle")
    fetched: list[Request] = []
    page.on("requestfinished", lambda r: r.sizes()["responseBodySize"] > 0 and fetched.append(r))
    page.goto(scene["newest"])
    page.wait_for_load_state("networkidle")
    kinds = {request.resource_type for request in fetched if transfer(request)}
    assert kinds <= {"document", "image"}, [r.url for r in fetched]
