"""Screens of our roles and visitors in Vietnamese: no English is left over on them.

A text counts as English when it holds a word that stands in an English string of Django, Wagtail, wagtail-localize,
allauth or ours and in no Vietnamese one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import allauth
import django
import polib
import pytest
import wagtail
import wagtail_localize
from bs4 import BeautifulSoup, Comment
from django.conf import settings
from django.test import Client

from portal.core import chrome
from tests.factories.users import enter
from tests.project.sample_site import Site, build, page_types

WORD = re.compile(r"[A-Za-zÀ-ỹ']{3,}")
MARKUP = re.compile(r"%\(\w+\)\w|%\w|\{\w*\}|<[^>]+>|&\w+;")
# names and abbreviations that Vietnamese keeps
KEPT = {
    "wagtail",
    "atom",
    "rss",
    "json",
    "facebook",
    "zalo",
    "pdf",
    "seo",
    "url",
    "html",
    "slug",
    "english",
    "korea",
    "work",
}
# the whole list of English that may remain: names that Wagtail's migrations write into the database, and a label that
# one of its templates (shared/headers/_actions.html) does not give to gettext
ALLOWED = ("Root", "Moderators approval", "Actions")
# addresses, files, keys to press, and code inside a template element
NO_PROSE = re.compile(r"\S+@\S+|\S+\.(?:pdf|jpe?g|png|webp)|Ctrl \+.*|init\w+\(.*|Welcome")
SHOWN = ("title", "placeholder", "aria-label", "alt", "value")
ROLES = ("contributor", "editor", "approver", "administrator")
SCREENS = {
    "dashboard": "",
    "explorer": "pages/{index}/",
    "new page": "pages/{index}/add_subpage/",
    "new article": "pages/add/news/newspage/{index}/",
    "page editor": "pages/{article}/edit/",
    "document editor": "pages/{legal}/edit/",
    "copy": "pages/{article}/copy/",
    "move": "pages/{article}/move/",
    "unpublish": "pages/{article}/unpublish/",
    "delete": "pages/{article}/delete/",
    "history": "pages/{article}/history/",
    "usage": "pages/{article}/usage/",
    "workflow of a page": "pages/{article}/workflow_history/",
    "search": "pages/search/?q=tin",
    "images": "images/",
    "image": "images/{image}/",
    "image upload": "images/multiple/add/",
    "documents": "documents/",
    "document upload": "documents/multiple/add/",
    "workflow report": "reports/workflow/",
    "task report": "reports/workflow_tasks/",
    "overdue report": "reports/overdue/",
    "history report": "reports/site-history/",
    "locked pages": "reports/locked/",
    "ageing pages": "reports/aging-pages/",
    "translation": "localize/submit/page/{article}/",
    "users": "users/",
    "new user": "users/new/",
    "redirects": "redirects/",
    "new redirect": "redirects/add/",
    "categories": "snippets/news/category/",
    "settings": "settings/core/portalsettings/",
    "account": "account/",
}


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    # Wagtail writes some labels of a form once, in the language of whoever asked first: here `migrate`, which has none
    for model in page_types():
        model.get_edit_handler.cache_clear()
    yield build()
    chrome.forget()


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(MARKUP.sub(" ", text))}


@cache
def english() -> frozenset[str]:
    """Words of English strings that occur in no Vietnamese one."""
    theirs: set[str] = set()
    ours: set[str] = set()
    packages = (Path(module.__file__).parent for module in (django, wagtail, wagtail_localize, allauth))
    for path in (p for top in packages for p in top.rglob("locale/vi/LC_MESSAGES/django*.po")):
        read(path, theirs, ours)
    for package in ("django", "django/contrib/auth", "wagtail/admin", "allauth"):
        for path in Path(settings.BASE_DIR / ".venv").glob(
            f"lib/*/site-packages/{package}/locale/en/LC_MESSAGES/django.po"
        ):
            read(path, theirs, set())
    for top in settings.LOCALE_PATHS:
        for path in Path(top).rglob("vi/LC_MESSAGES/*.po"):
            read(path, theirs, ours)
    return frozenset(word for word in theirs - ours - KEPT if word.isascii())


def read(path: Path, msgids: set[str], msgstrs: set[str]) -> None:
    for entry in polib.pofile(str(path), encoding="utf-8"):
        msgids |= words(entry.msgid + " " + entry.msgid_plural)
        msgstrs |= words(" ".join([entry.msgstr, *entry.msgstr_plural.values()]))


def visible(html: str) -> Iterator[str]:
    soup = BeautifulSoup(html, "html5lib")
    for hidden in soup.select(
        "script, style, code, pre, kbd, [lang]:not(html):not([lang=vi]), [data-controller=w-locale] select"
    ):
        hidden.decompose()
    for text in soup.find_all(string=True):
        if not isinstance(text, Comment) and text.strip():
            yield " ".join(text.split())
    for element in soup.find_all(True):
        for name in SHOWN:
            value = element.get(name)
            is_label = name != "value" or (element.name == "input" and element.get("type") in {"submit", "button"})
            if isinstance(value, str) and is_label:
                yield value


def left_over(html: str) -> set[str]:
    found = set()
    for text in visible(html):
        prose = NO_PROSE.sub("", text)
        for name in ALLOWED:
            prose = prose.replace(name, "")
        if words(prose) & english():
            found.add(text[:100])
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_english_is_left_on_a_screen_of(
    role: str, site: Site, client: Client, request: pytest.FixtureRequest
) -> None:
    enter(client, request.getfixturevalue(role))
    article = site.pages["NewsPage", "vi"]
    places: dict[str, Any] = {
        "index": site.pages["NewsIndexPage", "vi"].pk,
        "article": article.pk,
        "legal": site.pages["LegalDocumentPage", "vi"].pk,
        "image": article.cover_id,
    }
    found: dict[str, list[str]] = {}
    opened = 0
    for name, path in SCREENS.items():
        response = client.get("/cms/" + path.format(**places))
        assert response.status_code in {200, 302, 404}, name
        if response.status_code == 200:
            opened += 1
            for text in left_over(response.content.decode()):
                found.setdefault(text, []).append(name)
    assert opened >= 8
    assert not found, "\n".join(f"{text!r}: {', '.join(names)}" for text, names in sorted(found.items()))


@pytest.mark.parametrize(
    "name",
    [
        "login",
        "signup",
        "logout",
        "inactive",
        "confirm-email",
        "password/reset",
        "password/reset/done",
        "password/reset/key/done",
    ],
)
def test_no_english_is_left_on_an_account_page(name: str, db: None, client: Client) -> None:
    assert left_over(client.get(f"/tai-khoan/{name}/", follow=True).content.decode()) == set()


@pytest.mark.parametrize(
    "name",
    ["email", "password/change", "2fa", "2fa/totp/activate", "2fa/recovery-codes/generate", "sessions", "logout"],
)
def test_no_english_is_left_on_a_members_page(name: str, db: None, client: Client, member: Any) -> None:
    enter(client, member)
    assert left_over(client.get(f"/tai-khoan/{name}/", follow=True).content.decode()) == set()


def test_no_english_is_left_on_a_form_that_complains(db: None, client: Client) -> None:
    for path, data in (
        ("login", {"login": "x", "password": ""}),
        ("signup", {"email": "a@example.org", "password1": "1234", "password2": "12345"}),
        ("password/reset", {"email": "x"}),
    ):
        assert left_over(client.post(f"/tai-khoan/{path}/", data).content.decode()) == set(), path


def test_the_search_for_english_finds_it() -> None:
    assert left_over("<p>Publish this page</p>")
    assert left_over("<input type='submit' value='Save draft'>")
    assert not left_over("<p>Trang chủ của người Nghệ An ở Hàn Quốc</p><p lang='en'>Publish this page</p>")
