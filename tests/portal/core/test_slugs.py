"""Addresses of pages: folded on the server, unique with a number, and still reachable after they change."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html, streamfield

from portal.core.forms.pages import slug_widget
from portal.core.text import ACCENTED
from portal.news.models import NewsIndexPage, NewsPage
from portal.pages.models import HomePage, StandardPage
from portal.users.models import User
from tests.factories.pages import make_category, make_news, make_page
from tests.factories.users import enter


def post(client: Client, path: str, **fields: str) -> Any:
    data = querydict_from_html(client.get(path).content.decode(), form_id="page-edit-form").copy()
    data.update({f"body-{name}": value for name, value in streamfield([]).items()})
    data.update(fields)
    return client.post(path, data)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("Đường dây nóng Đức", "duong-day-nong-duc"), ("", "ve-que-an-tet"), ("TIN MỚI!", "tin-moi")],
)
def test_what_an_editor_types_is_folded(
    client: Client, news_index: NewsIndexPage, editor: User, typed: str, slug: str
) -> None:
    category = make_category()
    enter(client, editor)
    path = f"/cms/pages/add/news/newspage/{news_index.pk}/"
    assert post(client, path, title="Về quê ăn Tết", slug=typed, category=str(category.pk)).status_code == 302
    assert NewsPage.objects.get(title="Về quê ăn Tết").slug == slug


def test_a_taken_slug_gets_a_number(client: Client, news_index: NewsIndexPage, editor: User) -> None:
    make_news(news_index, title="Tin mới")
    category = make_category()
    enter(client, editor)
    path = f"/cms/pages/add/news/newspage/{news_index.pk}/"
    for number in (2, 3):
        post(client, path, title=f"Bài {number}", slug="tin-moi", category=str(category.pk))
        assert NewsPage.objects.get(title=f"Bài {number}").slug == f"tin-moi-{number}"
    assert make_news(news_index, title="Tin mới").slug == "tin-moi-4"


@pytest.mark.parametrize("which", ["leaf", "parent"])
def test_a_changed_slug_leaves_a_redirect_that_works(
    client: Client, home: HomePage, approver: User, which: str, django_capture_on_commit_callbacks: Any
) -> None:
    parent = make_page(home, title="Giới thiệu")
    page = make_page(parent, title="Đội ngũ")
    assert client.get("/gioi-thieu/doi-ngu/").status_code == 200
    target: Page = page if which == "leaf" else parent
    enter(client, approver)
    with django_capture_on_commit_callbacks(execute=True):
        post(client, f"/cms/pages/{target.pk}/edit/", slug="Tên mới", **{"action-publish": "action-publish"})
    assert StandardPage.objects.get(pk=target.pk).slug == "ten-moi"
    response = Client().get("/gioi-thieu/doi-ngu/", follow=True)
    new = "/gioi-thieu/ten-moi/" if which == "leaf" else "/ten-moi/doi-ngu/"
    assert response.redirect_chain[0][0].endswith(new)
    assert response.status_code == 200
    assert response.context["page"].pk == page.pk


def test_the_browser_replaces_every_accented_letter() -> None:
    formatters = slug_widget().attrs["data-w-slug-formatters-value"]
    assert formatters.count('"gu"') == len(ACCENTED)
