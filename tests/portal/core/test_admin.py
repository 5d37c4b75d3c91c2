"""The admin as staff meet it: policy, branding, block previews, overdue pages, people only by reference."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail.blocks.base import Block

from portal.core.admin_csp import is_initialiser, script_hashes, with_initialisers
from portal.core.blocks import BodyBlock
from portal.core.reports import overdue_pages
from portal.news.models import NewsIndexPage
from portal.users.models import User
from tests.factories.pages import make_news
from tests.factories.users import enter


# --- policy -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "script",
    [
        'new ImageChooser("id_cover", {"modalUrl": "/cms/images/chooser/"});',
        'initDateChooser("id_form\\u002D0\\u002Dday", {"dayOfWeekStart": 0, "format": "Y-m-d"});',
        '\n (function() {\n  var panel = new InlinePanel(JSON.parse("{\\u0022a\\u0022: 1}"));\n })();\n',
    ],
)
def test_an_initialiser_of_wagtail_gets_its_hash(script: str) -> None:
    assert is_initialiser(script)
    assert len(script_hashes(f"<p></p><script>{script}</script><script>{script}</script>")) == 1


@pytest.mark.parametrize(
    "script",
    [
        "alert(1)",
        'new ImageChooser("id", {"a": alert(1)});',
        'new ImageChooser("id", {}); alert(1); f("x", {});',
        'new ImageChooser("id" + alert(1), {});',
        'initDateChooser("id", {"a": 1}); //',
        '(function() { var panel = new InlinePanel(JSON.parse("" + alert(1) + "")); })();',
    ],
)
def test_no_other_script_gets_one(script: str) -> None:
    assert not is_initialiser(script)
    response = HttpResponse(f"<script>{script}</script>")
    assert with_initialisers("script-src 'self'", response) == "script-src 'self'"


def test_the_page_editor_has_no_inline_script_but_initialisers(
    client: Client, news_index: NewsIndexPage, superuser: User
) -> None:
    page = make_news(news_index)
    enter(client, superuser)
    for path in (f"/cms/pages/{page.pk}/edit/", f"/cms/localize/submit/page/{page.pk}/", "/cms/users/"):
        html = client.get(path).content.decode()
        scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>", html, re.DOTALL)
        assert all(is_initialiser(script) for script in scripts), path
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", html), path


# --- branding and previews ------------------------------------------------------------------------------------------
def test_the_admin_wears_the_portals_name_and_mark(client: Client, editor: User) -> None:
    enter(client, editor)
    html = client.get("/cms/").content.decode()
    assert "Nghệ An kiều bào</title>" in html
    assert "img/mark.svg" in html
    assert "core/admin.css" in html
    assert "wagtail.org" not in html.replace("guide.wagtail.org", "")


def body_blocks() -> list[Block]:
    """Those that bring a sample; the others show records, such as a picture, and have none to show."""
    return [block for block in BodyBlock().child_blocks.values() if block.is_previewable]


@pytest.mark.parametrize("block", body_blocks(), ids=lambda block: block.name)
def test_a_block_with_a_sample_can_be_seen_before_it_is_chosen(client: Client, editor: User, block: Block) -> None:
    enter(client, editor)
    response = client.get("/cms/block-preview/", {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "css/components.css" in response.content.decode()


def test_most_blocks_bring_a_sample() -> None:
    assert len(body_blocks()) >= 8


# --- overdue pages --------------------------------------------------------------------------------------------------
@pytest.fixture
def late(news_index: NewsIndexPage, editor: User) -> Any:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    return make_news(news_index, title="Bài quá hạn", review_by=yesterday, owner=editor)


def test_an_overdue_page_stands_in_the_task_list_with_its_owner(client: Client, late: Any, editor: User) -> None:
    enter(client, editor)
    for path in ("/cms/", "/cms/reports/overdue/"):
        html = client.get(path).content.decode()
        assert "Bài quá hạn" in html
        assert editor.get_full_name() in html
        assert editor.email not in html


def test_only_public_pages_past_their_date_and_within_reach_are_listed(
    news_index: NewsIndexPage, late: Any, editor: User, contributor: User, django_assert_num_queries: Any
) -> None:
    today = timezone.localdate()
    make_news(news_index, review_by=today)
    make_news(news_index, review_by=today - dt.timedelta(days=5), live=False)
    older = make_news(news_index, review_by=today - dt.timedelta(days=9), owner=contributor)
    assert [page.pk for page in overdue_pages(editor)] == [older.pk, late.pk]
    assert [page.pk for page in overdue_pages(contributor)] == [older.pk]


# --- people ---------------------------------------------------------------------------------------------------------
def test_the_owner_of_a_page_is_chosen_among_staff(
    client: Client, news_index: NewsIndexPage, approver: User, editor: User, member: User
) -> None:
    page = make_news(news_index)
    enter(client, approver)
    html = client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    field = html[html.index('name="owner"') :].split("</select>")[0]
    assert editor.get_full_name() in field
    assert f'value="{member.pk}"' not in field
    assert "@" not in field
