"""What must hold over the whole project, whoever adds the next file, page or address."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from portal.core import chrome
from portal.users.models import User
from tests.factories.users import enter
from tests.project.sample_site import Site, build

ROOT: Path = settings.BASE_DIR
CODE = ("portal", "community", "investment")
TEXTS = (".py", ".html", ".js", ".css", ".md", ".txt", ".toml", ".yml", ".sh", ".json", ".csv", ".po", ".conf", ".in")
NOT_OURS = {
    ".git",
    ".venv",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
}
LONGEST_MODULE = 400


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    yield build()
    chrome.forget()


def files(*tops: str, suffixes: tuple[str, ...] = TEXTS) -> Iterator[Path]:
    for top in tops or (".",):
        for folder, names, found in os.walk(ROOT / top):
            names[:] = [name for name in names if name not in NOT_OURS]
            yield from (Path(folder, name) for name in sorted(found) if name.endswith(suffixes))


def hits(pattern: str, paths: Iterator[Path], flags: int = 0) -> list[str]:
    compiled = re.compile(pattern, flags)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if compiled.search(line)
    ]


# --- models ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_language_more_would_need_no_migration(tmp_path: Path) -> None:
    (tmp_path / "one_more_language.py").write_text(
        "from portal.settings.test import *\nLANGUAGES = [*LANGUAGES, ('ko', 'Korean')]\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "TMPDIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "one_more_language"
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


# --- every public page ----------------------------------------------------------------------------------------------


def pages(site: Site, client: Client) -> Iterator[tuple[str, str]]:
    for path in site.paths.values():
        response = client.get(path)
        assert response.status_code == 200, path
        yield path, response.content.decode()
    for path in ("/khong-co/", "/en/khong-co/"):
        yield path, client.get(path).content.decode()


ACCOUNT = ("login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive")


def account_pages(client: Client) -> Iterator[tuple[str, str]]:
    for prefix in ("", "/en"):
        for name in ACCOUNT:
            path = f"{prefix}/tai-khoan/{name}/"
            yield path, client.get(path).content.decode()


def test_a_page_has_one_main_heading_and_it_comes_first(site: Site, client: Client) -> None:
    wrong = []
    for path, html in (*pages(site, client), *account_pages(client)):
        headings = [int(h.name[1]) for h in BeautifulSoup(html, "html5lib").select("main :is(h1, h2, h3, h4, h5, h6)")]
        jumps = [b for a, b in pairwise(headings) if b > a + 1]
        if headings.count(1) != 1 or headings[0] != 1 or jumps:
            wrong.append((path, headings))
    assert not wrong


def test_a_public_page_is_the_same_for_everyone_and_may_be_kept(site: Site, client: Client) -> None:
    for path in (*site.paths.values(), "/sitemap.xml", "/robots.txt", "/nguon-tin/atom/", "/en/nguon-tin/json/"):
        response = client.get(path, headers={"accept-language": "en", "user-agent": "x"})
        assert response.status_code == 200, path
        assert response.headers["Vary"] == "Accept-Encoding", path
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=15", path
        assert not response.cookies, path
        text = response.content.decode()
        assert "csrf" not in text.lower(), path
        assert "nonce" not in text + response.headers["Content-Security-Policy"], path


def test_a_page_seen_by_somebody_signed_in_is_never_kept(site: Site, client: Client, member: User) -> None:
    enter(client, member)
    for path in site.paths.values():
        response = client.get(path)
        assert response.headers["Cache-Control"] == "private, no-store", path
        assert "Cookie" in response.headers["Vary"], path


def test_pages_with_a_form_and_the_desk_are_private(client: Client, site: Site, editor: User) -> None:
    for path, _ in account_pages(client):
        assert client.get(path).headers["Cache-Control"] == "private, no-store", path
    enter(client, editor)
    for path in ("/cms/", "/cms/pages/", "/cms/khong-co/", f"/cms/pages/{site.pages['NewsPage', 'vi'].pk}/view_draft/"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store", path


def test_html_is_well_formed(site: Site, client: Client) -> None:
    for path, html in (*pages(site, client), *account_pages(client)):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(html)
        assert [(place, code, html.splitlines()[place[0] - 1][:120]) for place, code, _ in parser.errors] == [], path


def test_an_id_stands_once_and_what_refers_to_it_finds_it(site: Site, client: Client) -> None:
    for path, html in (*pages(site, client), *account_pages(client)):
        soup = BeautifulSoup(html, "html5lib")
        ids = [element["id"] for element in soup.select("[id]")]
        assert len(ids) == len(set(ids)), (path, sorted(i for i in ids if ids.count(i) > 1))
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for element in soup.select(f"[{name}]"):
                assert set(element[name].split()) <= set(ids), (path, name, element[name])
        anchors = {a["href"][1:] for a in soup.select("a[href^='#']")} - {""}
        assert anchors <= set(ids), path


LOADED = (
    ("src", "img, script, iframe, source, video, audio, embed, input, track"),
    ("href", "link:not([rel=canonical], [rel=alternate]), use, image"),
    ("data", "object"),
    ("poster", "video"),
    ("action", "form"),
)


def test_a_page_loads_nothing_from_elsewhere_and_nothing_inline(site: Site, client: Client) -> None:
    for path, html in (*pages(site, client), *account_pages(client)):
        soup = BeautifulSoup(html, "html5lib")
        for attribute, selector in LOADED:
            for element in soup.select(f":is({selector})[{attribute}]"):
                assert not urlsplit(element[attribute]).netloc, (path, str(element)[:120])
        for element in soup.select("[srcset]"):
            assert "//" not in element["srcset"], (path, str(element)[:120])
        assert not soup.select("style, [style], base, meta[http-equiv]"), path
        scripts = [s for s in soup.select("script:not([src])") if s.get("type") != "application/ld+json"]
        assert not scripts, path
        handlers = [(e.name, a) for e in soup.find_all(True) for a in e.attrs if a.startswith("on")]
        assert not handlers, path
        assert "javascript:" not in html, path


def test_links_to_other_sites_do_not_hand_over_the_window(site: Site, client: Client) -> None:
    for path, html in pages(site, client):
        for link in BeautifulSoup(html, "html5lib").select("a[target]"):
            assert "noopener" in link.get("rel", []), (path, str(link))


# --- files ----------------------------------------------------------------------------------------------------------


def test_stylesheets_scripts_and_templates_load_nothing_from_elsewhere() -> None:
    foreign = hits(r"url\(\s*[\"']?(https?:)?//|@import\s+[\"']?https?:", files(*CODE, suffixes=(".css",)))
    foreign += hits(
        r"(fetch|import|importScripts|WebSocket|sendBeacon)\(?\s*[\"'`](https?:|wss?:)?//",
        files(*CODE, suffixes=(".js",)),
    )
    foreign += hits(
        r"<(img|script|iframe|source|video|audio|embed|object|form|use)\b[^>]*\b(src|srcset|data|action|href)=[\"'](https?:)?//"
        r"|<link\b[^>]*href=[\"'](https?:)?//",
        files(*CODE, suffixes=(".html",)),
    )
    assert not foreign


# a number to dial: international, national, or a short hotline; not a date, a decree or a coordinate
PHONE = (
    r"tel:\+?\d"
    r"|(?<![\w/.-])\+\d{1,3}[ .-]?\(?\d{1,4}\)?([ .-]?\d{2,4}){2,}(?![\w])"
    r"|(?<![\w/.,-])0\d{2,3}[ .-]\d{3,4}[ .-]\d{3,4}(?![\w/])"
    r"|(?<![\w/.,-])0[35789]\d{8}(?!\w)"
    r"|(?<![\w/.,-])1[89]00[ .-]?\d{4}(?!\w)"
)
RECORDS = ("portal/demo/content/settings.json", "/data/")


def test_no_phone_number_stands_in_a_text() -> None:
    """Numbers come from records with a source and a date, or they go stale unseen."""
    texts = (p for p in files(*CODE, "locale", "docs") if not any(part in p.as_posix() for part in RECORDS))
    assert hits(PHONE, texts) == []


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("+84 981 84 84 84", True),
        ("+84981848484", True),
        ("gọi 0238 3844 000", True),
        ("0912345678", True),
        ("1900 1234", True),
        ("ngày 01/07/2025", False),
        ("407/NQ-CP, 12/12/2025", False),
        ("2026-01-02 10:00", False),
        ("M-20 65C71 65 71 71 162 71", False),
        ("130 xã, phường", False),
    ],
)
def test_a_number_to_dial_is_told_from_others(text: str, is_number: bool) -> None:
    assert bool(re.search(PHONE, text)) is is_number


def test_no_module_is_too_long_to_read() -> None:
    lengths = {p.relative_to(ROOT): len(p.read_text().splitlines()) for p in files(*CODE, suffixes=(".py",))}
    assert {str(path): n for path, n in lengths.items() if n > LONGEST_MODULE and "migrations" not in path.parts} == {}


def test_no_file_names_a_machine_or_a_registry() -> None:
    place = (
        r"(?<![\w$}.:/])/(home|root|Users|work|mnt)/[a-z]"
        r"|--(extra-)?index-url|py"
        r"pi\.org|python"
        r"hosted|npm"
        r"js\.org"
    )
    allowed = {Path(__file__)}
    assert hits(place, (p for p in files() if p not in allowed)) == []


def test_the_readme_is_short_and_starts_with_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert len(lines) <= 100
    top = "\n".join(lines[:10])
    assert "make run" in top
    assert "make test" in top
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", "\n".join(lines)):
        assert (ROOT / picture).stat().st_size <= 100 * 1024, picture


def test_what_the_readme_points_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_nothing_is_left_to_do_in_the_code() -> None:
    assert hits(r"\b(TODO|FIXME|XXX|HACK)\b", files(*CODE, suffixes=(".py", ".html", ".js", ".css"))) == []
