"""Four eyes at every other door: workflow, bulk, API, schedule, revert, copy. Allowed, refused, whole or not at all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from portal.core.editorial import OWN_WORK, PublishRefused
from portal.news.models import NewsIndexPage, NewsPage
from portal.users.models import User
from tests.factories.editing import changed_by, draft_by, edit_post, fresh
from tests.factories.users import enter

AJAX = {"X-Requested-With": "XMLHttpRequest"}


# --- the workflow ---------------------------------------------------------------------------------------------------
def submitted(page: NewsPage, user: User) -> Any:
    return page.get_workflow().start(page, user).current_task_state


def approve_url(page: NewsPage, state: Any) -> str:
    return f"/cms/pages/workflow/action/{page.pk}/approve/{state.pk}/"


def test_an_approver_approves(client: Client, news_index: NewsIndexPage, editor: User, approver: User) -> None:
    page = draft_by(editor, news_index)
    state = submitted(page, editor)
    enter(client, approver)
    assert client.post(approve_url(page, state), {"comment": ""}).status_code == 302
    page = fresh(page)
    assert page.live
    assert set(PageLogEntry.objects.filter(page=page).values_list("action", "user_id")) >= {
        ("wagtail.edit", editor.pk),
        ("wagtail.workflow.start", editor.pk),
        ("wagtail.workflow.approve", approver.pk),
        ("wagtail.publish", approver.pk),
    }


@pytest.mark.parametrize("who", ["editor", "second", "superuser"])
def test_nobody_approves_his_own_text(
    client: Client, news_index: NewsIndexPage, who: str, request: pytest.FixtureRequest
) -> None:
    author = request.getfixturevalue(who)
    request.getfixturevalue("roles")
    page = draft_by(author, news_index)
    state = submitted(page, author)
    enter(client, author)
    assert client.post(approve_url(page, state), {"comment": ""}).status_code == 403
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    assert not fresh(page).live


def test_a_dialog_is_led_to_the_reason(client: Client, news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index)
    state = submitted(page, second)
    enter(client, second)
    response = client.post(approve_url(page, state), {"comment": ""}, headers=AJAX)
    assert response.json() == {"step": "success", "redirect": f"/cms/pages/{page.pk}/edit/"}
    assert str(OWN_WORK) in client.get(response.json()["redirect"]).content.decode()
    assert not fresh(page).live


def test_approving_with_own_changes_is_refused_and_keeps_them(
    client: Client, news_index: NewsIndexPage, editor: User, approver: User
) -> None:
    page = draft_by(editor, news_index)
    state = submitted(page, editor)
    enter(client, approver)
    action = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    response = edit_post(client, page, title="Người duyệt sửa", **action)
    assert response.status_code == 403
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    page = fresh(page)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Người duyệt sửa"


def test_mail_goes_to_approvers_alone_with_absolute_links(
    client: Client,
    news_index: NewsIndexPage,
    editor: User,
    approver: User,
    administrator: User,
    superuser: User,
    mailoutbox: list[Any],
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.org"
    settings.WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
    page = draft_by(editor, news_index)
    enter(client, editor)
    with django_capture_on_commit_callbacks(execute=True):
        edit_post(client, page, **{"action-submit": "action-submit"})
    assert {address for mail in mailoutbox for address in mail.to} == {approver.email}
    assert all("https://portal.example.org/cms/" in mail.body for mail in mailoutbox)
    assert all(page.title in mail.subject and "duyệt" in mail.subject for mail in mailoutbox)


# --- other doors ----------------------------------------------------------------------------------------------------
def test_bulk_publishing_is_refused_as_a_whole(
    client: Client, news_index: NewsIndexPage, editor: User, second: User, approver: User
) -> None:
    own, others = draft_by(second, news_index), draft_by(editor, news_index)
    path = f"/cms/bulk/wagtailcore/page/publish/?id={others.pk}&id={own.pk}"
    enter(client, second)
    response = client.post(path, {"include_descendants": ""})
    assert response.status_code == 403
    assert str(OWN_WORK) in response.content.decode()
    assert not fresh(own).live
    assert not fresh(others).live
    enter(client, approver)
    assert client.post(path, {"include_descendants": ""}).status_code == 302
    assert fresh(own).live
    assert fresh(others).live


def test_the_admins_api_is_refused(client: Client, news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index)
    enter(client, second)
    response = client.post(f"/cms/api/main/pages/{page.pk}/action/publish/")
    assert response.status_code == 403
    assert not fresh(page).live


def test_the_schedule_carries_the_approval(news_index: NewsIndexPage, editor: User, approver: User) -> None:
    page = draft_by(editor, news_index)
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    page.save_revision(user=editor).publish(user=approver)
    assert not fresh(page).live
    Revision.objects.filter(pk=fresh(page).latest_revision_id).update(
        approved_go_live_at=timezone.now() - dt.timedelta(minutes=1)
    )
    late = fresh(page).latest_revision
    late.content["go_live_at"] = (timezone.now() - dt.timedelta(minutes=1)).isoformat()
    late.save()
    call_command("publish_scheduled")
    assert fresh(page).live


def test_scheduling_ones_own_text_is_refused(news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index)
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    revision = page.save_revision(user=second)
    with pytest.raises(PublishRefused):
        revision.publish(user=second)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_an_approval_that_does_not_hold_is_withdrawn_and_the_rest_goes_out(
    news_index: NewsIndexPage, second: User
) -> None:
    own = draft_by(second, news_index)
    other = draft_by(second, news_index, sensitive=False)
    past = timezone.now() - dt.timedelta(minutes=5)
    Revision.objects.filter(pk=own.latest_revision_id).update(approved_go_live_at=past)
    Revision.objects.filter(pk=other.latest_revision_id).update(approved_go_live_at=past + dt.timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not fresh(own).live
    assert fresh(own).latest_revision.approved_go_live_at is None
    assert PageLogEntry.objects.filter(page=own, action="wagtail.schedule.cancel").exists()
    assert fresh(other).live


def test_reverting_is_an_edit(
    client: Client, news_index: NewsIndexPage, editor: User, second: User, approver: User
) -> None:
    page = draft_by(editor, news_index)
    old = page.latest_revision
    old.publish(user=approver)
    changed_by(editor, fresh(page), title="Bản hai").publish(user=approver)
    enter(client, second)
    response = edit_post(
        client,
        page,
        title=old.content["title"],
        change_note="Về bản cũ",
        revision=str(old.pk),
        **{"action-publish": "action-publish"},
    )
    assert response.status_code == 403
    assert fresh(page).title == "Bản hai"


@pytest.mark.parametrize("recursive", [False, True])
def test_a_copy_of_a_sensitive_page_is_a_draft(
    client: Client, news_index: NewsIndexPage, editor: User, approver: User, second: User, recursive: bool
) -> None:
    page = draft_by(editor, news_index)
    page.latest_revision.publish(user=approver)
    plain = draft_by(editor, news_index, sensitive=False)
    plain.latest_revision.publish(user=approver)
    source = news_index if recursive else page
    copy = source.specific.copy(
        recursive=recursive, user=second, update_attrs={"slug": "ban-sao", "title": "Bản sao"}, keep_live=True
    )
    pages = NewsPage.objects.descendant_of(copy, inclusive=True)
    assert {p.sensitive: p.live for p in pages} == ({True: False, False: True} if recursive else {True: False})
    sensitive = pages.get(sensitive=True)
    with pytest.raises(PublishRefused):
        sensitive.latest_revision.publish(user=second)


def test_the_copy_screen_says_that_the_copy_is_a_draft(
    client: Client, news_index: NewsIndexPage, editor: User, approver: User, second: User
) -> None:
    page = draft_by(editor, news_index)
    page.latest_revision.publish(user=approver)
    enter(client, second)
    response = client.post(
        f"/cms/pages/{page.pk}/copy/",
        {"new_title": "Sao", "new_slug": "sao", "new_parent_page": news_index.pk, "publish_copies": "on"},
        follow=True,
    )
    assert not NewsPage.objects.get(slug="sao").live
    assert "four eyes" in response.content.decode() or "bốn mắt" in response.content.decode()


def test_an_alias_shows_only_what_was_approved(
    news_index: NewsIndexPage, editor: User, approver: User, second: User
) -> None:
    page = draft_by(editor, news_index)
    page.latest_revision.publish(user=approver)
    alias = fresh(page).create_alias(update_slug="ban-soi", user=second)
    changed_by(second, fresh(page), title="Chưa duyệt")
    assert fresh(alias).title == page.title
    converted = fresh(alias)
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    ConvertAliasPageAction(converted, user=second).execute()
    own = changed_by(second, fresh(alias), title="Của tôi")
    with pytest.raises(PublishRefused):
        own.publish(user=second)
