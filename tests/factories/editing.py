"""Writing and sending pages as people at the editor do."""

from __future__ import annotations

from typing import Any

from django.test import Client
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import querydict_from_html, streamfield

from portal.news.models import NewsIndexPage, NewsPage
from portal.users.models import User
from tests.factories.pages import make_news


def draft_by(user: User, index: NewsIndexPage, **fields: Any) -> NewsPage:
    """A sensitive draft written by this person."""
    page = make_news(index, **{"sensitive": True, "live": False, "body": [], "owner": user, **fields})
    page.save_revision(user=user, log_action=True)
    return fresh(page)


def fresh(page: Page) -> NewsPage:
    return NewsPage.objects.get(pk=page.pk)


def changed_by(user: User, page: NewsPage, **fields: Any) -> Revision:
    latest = page.get_latest_revision_as_object()
    for name, value in {"change_note": "Sửa", **fields}.items():
        setattr(latest, name, value)
    return latest.save_revision(user=user, log_action=True)


def edit_post(client: Client, page: Page, **fields: str) -> Any:
    """Send the editor's form as a browser would, with these fields changed."""
    path = f"/cms/pages/{page.pk}/edit/"
    data = querydict_from_html(client.get(path).content.decode(), form_id="page-edit-form").copy()
    if "sensitive" in data:
        data["sensitive"] = "on"  # what a browser sends for a ticked box without a value
    for name, value in streamfield([]).items():
        data[f"body-{name}"] = value
    data.update(fields)
    return client.post(path, data)
