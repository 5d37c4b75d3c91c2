"""Four eyes: every door to publishing, each allowed for a second person, refused to whoever edited, and whole or not at all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry, Revision
from wagtail.test.utils.form_data import querydict_from_html, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from portal.core.choices import ChangeKind
from portal.core.editorial import NOTE_MISSING, OWN_WORK, PublishRefused
from portal.core.models import PublicChange
from portal.news.models import NewsIndexPage, NewsPage
from portal.pages.models import HomePage
from portal.users.choices import APPROVERS
from portal.users.models import User
from tests.factories.pages import make_news
from tests.factories.users import make_user

AJAX = {"X-Requested-With": "XMLHttpRequest"}


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


@pytest.fixture
def second(roles: None) -> User:
    """An approver who edited."""
    return make_user("second@example.org", APPROVERS)


# --- publish() -------------------------------------------------------------------------------------------------------
def test_a_second_person_publishes(news_index: NewsIndexPage, editor: User, approver: User) -> None:
    page = draft_by(editor, news_index)
    page.latest_revision.publish(user=approver)
    assert fresh(page).live


@pytest.mark.parametrize("who", ["second", "superuser"])
def test_whoever_edited_cannot_publish(
    news_index: NewsIndexPage, who: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    page = draft_by(user, news_index)
    with pytest.raises(PublishRefused, match=str(OWN_WORK)):
        page.latest_revision.publish(user=user)
    assert not fresh(page).live
    assert not PageLogEntry.objects.filter(page=page, action="wagtail.publish").exists()


def test_an_edit_before_anothers_still_counts(news_index: NewsIndexPage, editor: User, second: User) -> None:
    page = draft_by(second, news_index)
    last = changed_by(editor, page, title="Khác")
    with pytest.raises(PublishRefused):
        last.publish(user=second)


def test_an_edit_before_the_last_publication_does_not_count(
    news_index: NewsIndexPage, editor: User, second: User, approver: User
) -> None:
    page = draft_by(second, news_index)
    page.latest_revision.publish(user=approver)
    changed_by(editor, fresh(page), title="Khác").publish(user=second)
    assert fresh(page).title == "Khác"


def test_saving_without_a_change_is_no_edit(news_index: NewsIndexPage, editor: User, approver: User) -> None:
    page = draft_by(editor, news_index)
    page.get_latest_revision_as_object().save_revision(user=approver).publish(user=approver)
    assert fresh(page).live


def test_nobody_cannot_publish(news_index: NewsIndexPage, editor: User) -> None:
    page = draft_by(editor, news_index)
    with pytest.raises(PublishRefused):
        page.latest_revision.publish()
    assert not fresh(page).live


def test_what_is_not_sensitive_needs_two_eyes(news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index, sensitive=False)
    page.latest_revision.publish(user=second)
    assert fresh(page).live


def test_unticking_the_box_is_an_edit(news_index: NewsIndexPage, editor: User, second: User, approver: User) -> None:
    page = draft_by(editor, news_index)
    page.latest_revision.publish(user=approver)
    revision = changed_by(second, fresh(page), sensitive=False)
    with pytest.raises(PublishRefused):
        revision.publish(user=second)
    revision.publish(user=approver)
    assert not fresh(page).sensitive


def test_unticking_while_taken_down_is_an_edit(
    news_index: NewsIndexPage, editor: User, second: User, approver: User
) -> None:
    page = draft_by(editor, news_index)
    page.latest_revision.publish(user=approver)
    page = fresh(page)
    page.unpublish(user=second)
    page = fresh(page)
    page.sensitive, page.change_note = False, "Sửa"
    page.save()
    with pytest.raises(PublishRefused):
        page.save_revision(user=second).publish(user=second)


def test_a_type_can_be_sensitive_whatever_its_box_says(
    news_index: NewsIndexPage, second: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NewsPage, "always_four_eyes", True)
    page = draft_by(second, news_index, sensitive=False)
    with pytest.raises(PublishRefused):
        page.latest_revision.publish(user=second)


def test_sensitive_content_is_born_a_draft(news_index: NewsIndexPage) -> None:
    assert not fresh(make_news(news_index, sensitive=True)).live


def test_publishing_again_what_was_taken_down_needs_somebody_else(
    news_index: NewsIndexPage, second: User, approver: User
) -> None:
    page = draft_by(second, news_index)
    page.latest_revision.publish(user=approver)
    fresh(page).unpublish(user=second)
    with pytest.raises(PublishRefused):
        fresh(page).latest_revision.publish(user=second)
    fresh(page).latest_revision.publish(user=approver)
    assert fresh(page).live


def test_autosave_does_not_rewrite_the_public_revision(
    news_index: NewsIndexPage, editor: User, second: User, approver: User
) -> None:
    page = draft_by(second, news_index)
    page.latest_revision.publish(user=approver)
    page = fresh(page)
    page.title = "Lén sửa"
    revision = page.save_revision(user=second, overwrite_revision=page.live_revision)
    assert revision.pk != page.live_revision_id
    last = changed_by(editor, fresh(page), intro="Câu khác.")
    with pytest.raises(PublishRefused):
        last.publish(user=second)


# --- the page editor's buttons -----------------------------------------------------------------------------------------
def test_the_publish_button_works_for_a_second_person(
    client: Client, news_index: NewsIndexPage, editor: User, approver: User
) -> None:
    page = draft_by(editor, news_index)
    client.force_login(approver)
    assert edit_post(client, page, **{"action-publish": "action-publish"}).status_code == 302
    assert fresh(page).live


def test_the_publish_button_is_refused_and_keeps_the_draft(
    client: Client, news_index: NewsIndexPage, second: User
) -> None:
    page = draft_by(second, news_index)
    client.force_login(second)
    response = edit_post(client, page, title="Tiêu đề mới", **{"action-publish": "action-publish"})
    assert response.status_code == 403
    assert str(OWN_WORK) in response.content.decode()
    assert f"/cms/pages/{page.pk}/edit/" in response.content.decode()
    page = fresh(page)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Tiêu đề mới"


def test_an_editor_who_posts_publish_is_refused(
    client: Client, news_index: NewsIndexPage, editor: User
) -> None:
    page = draft_by(editor, news_index, sensitive=False)
    client.force_login(editor)
    response = edit_post(client, page, title="Của tôi", **{"action-publish": "action-publish"})
    assert response.status_code == 403
    page = fresh(page)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Của tôi"


def test_the_button_is_not_offered_to_whoever_edited(
    client: Client, news_index: NewsIndexPage, second: User, approver: User
) -> None:
    page = draft_by(second, news_index)
    for user, offered in ((second, False), (approver, True)):
        client.force_login(user)
        text = client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
        assert ('name="action-publish"' in text) is offered


def test_a_new_page_cannot_be_created_public(client: Client, news_index: NewsIndexPage, second: User) -> None:
    category = make_news(news_index).category
    client.force_login(second)
    path = f"/cms/pages/add/news/newspage/{news_index.pk}/"
    data = querydict_from_html(client.get(path).content.decode(), form_id="page-edit-form").copy()
    data.update({f"body-{name}": value for name, value in streamfield([]).items()})
    data.update({"title": "Mới", "category": str(category.pk), "sensitive": "on", "action-publish": "action-publish"})
    response = client.post(path, data)
    assert response.status_code == 403
    page = NewsPage.objects.get(title="Mới")
    assert not page.live
    assert page.latest_revision is not None


# --- the workflow ------------------------------------------------------------------------------------------------------
def submitted(page: NewsPage, user: User) -> Any:
    return page.get_workflow().start(page, user).current_task_state


def approve_url(page: NewsPage, state: Any) -> str:
    return f"/cms/pages/workflow/action/{page.pk}/approve/{state.pk}/"


def test_an_approver_approves(client: Client, news_index: NewsIndexPage, editor: User, approver: User) -> None:
    page = draft_by(editor, news_index)
    state = submitted(page, editor)
    client.force_login(approver)
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
    client.force_login(author)
    assert client.post(approve_url(page, state), {"comment": ""}).status_code == 403
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    assert not fresh(page).live


def test_a_dialog_is_led_to_the_reason(client: Client, news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index)
    state = submitted(page, second)
    client.force_login(second)
    response = client.post(approve_url(page, state), {"comment": ""}, headers=AJAX)
    assert response.json() == {"step": "success", "redirect": f"/cms/pages/{page.pk}/edit/"}
    assert str(OWN_WORK) in client.get(response.json()["redirect"]).content.decode()
    assert not fresh(page).live


def test_approving_with_own_changes_is_refused_and_keeps_them(
    client: Client, news_index: NewsIndexPage, editor: User, approver: User
) -> None:
    page = draft_by(editor, news_index)
    state = submitted(page, editor)
    client.force_login(approver)
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
    client.force_login(editor)
    with django_capture_on_commit_callbacks(execute=True):
        edit_post(client, page, **{"action-submit": "action-submit"})
    assert {address for mail in mailoutbox for address in mail.to} == {approver.email}
    assert all("https://portal.example.org/cms/" in mail.body for mail in mailoutbox)
    assert all(page.title in mail.subject for mail in mailoutbox)


# --- other doors ---------------------------------------------------------------------------------------------------------
def test_bulk_publishing_is_refused_as_a_whole(
    client: Client, news_index: NewsIndexPage, editor: User, second: User, approver: User
) -> None:
    own, others = draft_by(second, news_index), draft_by(editor, news_index)
    path = f"/cms/bulk/wagtailcore/page/publish/?id={others.pk}&id={own.pk}"
    client.force_login(second)
    response = client.post(path, {"include_descendants": ""})
    assert response.status_code == 403
    assert str(OWN_WORK) in response.content.decode()
    assert not fresh(own).live
    assert not fresh(others).live
    client.force_login(approver)
    assert client.post(path, {"include_descendants": ""}).status_code == 302
    assert fresh(own).live
    assert fresh(others).live


def test_the_admins_api_is_refused(client: Client, news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index)
    client.force_login(second)
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
    client.force_login(second)
    response = edit_post(
        client, page, title=old.content["title"], change_note="Về bản cũ", revision=str(old.pk),
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
    client.force_login(second)
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


# --- translations --------------------------------------------------------------------------------------------------------
@pytest.fixture
def english(news_index: NewsIndexPage, home: HomePage, editor: User, approver: User) -> NewsPage:
    """The English draft of a public sensitive article."""
    page = draft_by(editor, news_index, title="Cảnh báo")
    page.latest_revision.publish(user=approver)
    en = Locale.objects.get(language_code="en")
    source, _ = TranslationSource.update_or_create_from_instance(fresh(page))
    Translation.objects.create(source=source, target_locale=en).save_target(user=editor, publish=False)
    return NewsPage.objects.get(translation_key=page.translation_key, locale=en)


def translate_title(page: NewsPage, text: str, user: User) -> Translation:
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    segment = StringSegment.objects.get(source=translation.source, context__path="title")
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        locale=page.locale,
        context=segment.context,
        defaults={"data": text, "translation_type": "manual", "last_translated_by": user},
    )
    return translation


def test_a_translation_is_published_by_a_second_person(english: NewsPage, second: User, approver: User) -> None:
    assert not english.live
    translate_title(english, "Warning", second).save_target(user=approver, publish=True)
    page = fresh(english)
    assert page.live
    assert page.title == "Warning"
    assert PageLogEntry.objects.filter(page=page, action="portal.translate", user=second).exists()
    assert PageLogEntry.objects.filter(page=page, action="wagtail.publish", user=approver).exists()


def test_a_translator_cannot_publish_even_after_anothers_touch(
    english: NewsPage, second: User, approver: User
) -> None:
    translate_title(english, "Warning", second)
    translation = translate_title(english, "Warnings", approver)
    for user in (second, approver, None):
        with pytest.raises(PublishRefused):
            translation.save_target(user=user, publish=True)
    assert not fresh(english).live


def test_a_refused_translation_leaves_the_public_text_alone(
    english: NewsPage, second: User, approver: User
) -> None:
    translate_title(english, "Warning", second).save_target(user=approver, publish=True)
    translation = translate_title(english, "No danger at all", second)
    with pytest.raises(PublishRefused):
        translation.save_target(user=second, publish=True)
    assert fresh(english).title == "Warning"
    translation.save_target(user=second, publish=False)
    assert fresh(english).title == "Warning"
    translation.save_target(user=approver, publish=True)
    assert fresh(english).title == "No danger at all"


def test_the_translation_screen_says_why(client: Client, english: NewsPage, second: User, approver: User) -> None:
    translate_title(english, "Warning", second)
    path = f"/cms/pages/{english.pk}/edit/"
    client.force_login(second)
    response = client.post(path, {"action": "publish"})
    assert response.status_code == 403
    assert str(OWN_WORK) in response.content.decode()
    assert not fresh(english).live
    client.force_login(approver)
    assert client.post(path, {"action": "publish"}).status_code == 302
    assert fresh(english).live


def test_synchronising_translations_does_not_publish_for_a_translator(
    client: Client, english: NewsPage, second: User, editor: User, approver: User
) -> None:
    translation = translate_title(english, "Warning", second)
    path = f"/cms/localize/update/{translation.source_id}/"
    for user, status in ((second, 403), (editor, 404)):
        client.force_login(user)
        assert client.post(path, {"publish_translations": "on"}).status_code == status
        assert not fresh(english).live
    client.force_login(approver)
    assert client.post(path, {"publish_translations": "on"}).status_code == 302
    assert fresh(english).live


def test_a_translation_of_a_sensitive_page_is_sensitive_without_its_box(
    english: NewsPage, second: User, approver: User
) -> None:
    NewsPage.objects.filter(pk=english.pk).update(sensitive=False)
    Revision.objects.for_instance(english).delete()
    page = fresh(english)
    page.sensitive = False
    with pytest.raises(PublishRefused):
        page.save_revision(user=second).publish(user=second)


def test_what_was_translated_from_a_draft_is_its_editors_work(
    news_index: NewsIndexPage, second: User, approver: User
) -> None:
    page = draft_by(second, news_index)
    en = Locale.objects.get(language_code="en")
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=en)
    translation.save_target(user=approver, publish=False)
    with pytest.raises(PublishRefused):
        translation.save_target(user=second, publish=True)
    translation.save_target(user=approver, publish=True)


# --- the note for readers ---------------------------------------------------------------------------------------------
def test_a_public_page_does_not_change_without_a_word(news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index, sensitive=False)
    page.latest_revision.publish(user=second)
    with pytest.raises(PublishRefused, match=str(NOTE_MISSING)):
        changed_by(second, fresh(page), title="Khác", change_note="").publish(user=second)
    assert fresh(page).title == page.title
    assert not PublicChange.objects.exists()


def test_the_note_is_told_and_a_minor_change_needs_none(news_index: NewsIndexPage, second: User) -> None:
    page = draft_by(second, news_index, sensitive=False)
    page.latest_revision.publish(user=second)
    changed_by(second, fresh(page), title="Khác", change_note="Phí mới").publish(user=second)
    changed_by(second, fresh(page), title="Khác nữa", change_note="", change_kind=ChangeKind.MINOR).publish(user=second)
    assert list(PublicChange.objects.values_list("text", flat=True)) == ["Phí mới"]
    assert fresh(page).title == "Khác nữa"


def test_the_form_asks_for_the_note_beside_its_field(
    client: Client, news_index: NewsIndexPage, approver: User
) -> None:
    page = draft_by(approver, news_index, sensitive=False)
    page.latest_revision.publish(user=approver)
    client.force_login(approver)
    response = edit_post(client, page, title="Khác", **{"action-publish": "action-publish"})
    assert response.status_code == 200
    assert response.context["form"].errors["change_note"] == [str(NOTE_MISSING)]
    assert fresh(page).title == page.title
    edit_post(client, page, title="Khác", change_note="Sửa tên", **{"action-publish": "action-publish"})
    assert fresh(page).title == "Khác"


def test_the_right_to_publish_is_still_asked(news_index: NewsIndexPage, contributor: User, editor: User) -> None:
    page = draft_by(contributor, news_index)
    with pytest.raises(PermissionDenied):
        page.latest_revision.publish(user=editor)
