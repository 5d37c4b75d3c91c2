"""Four eyes: who may publish what, and what the editor's buttons answer."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import querydict_from_html, streamfield

from portal.core.choices import ChangeKind
from portal.core.editorial import NOTE_MISSING, OWN_WORK, PublishRefused
from portal.core.models import PublicChange
from portal.news.models import NewsIndexPage, NewsPage
from portal.users.models import User
from tests.factories.editing import changed_by, draft_by, edit_post, fresh
from tests.factories.pages import make_news
from tests.factories.users import enter


# --- publish() ------------------------------------------------------------------------------------------------------
def test_a_second_person_publishes(news_index: NewsIndexPage, editor: User, approver: User) -> None:
    page = draft_by(editor, news_index)
    page.latest_revision.publish(user=approver)
    assert fresh(page).live


@pytest.mark.parametrize("who", ["second", "superuser"])
def test_whoever_edited_cannot_publish(news_index: NewsIndexPage, who: str, request: pytest.FixtureRequest) -> None:
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


# --- the page editor's buttons --------------------------------------------------------------------------------------
def test_the_publish_button_works_for_a_second_person(
    client: Client, news_index: NewsIndexPage, editor: User, approver: User
) -> None:
    page = draft_by(editor, news_index)
    enter(client, approver)
    assert edit_post(client, page, **{"action-publish": "action-publish"}).status_code == 302
    assert fresh(page).live


def test_the_publish_button_is_refused_and_keeps_the_draft(
    client: Client, news_index: NewsIndexPage, second: User
) -> None:
    page = draft_by(second, news_index)
    enter(client, second)
    response = edit_post(client, page, title="Tiêu đề mới", **{"action-publish": "action-publish"})
    assert response.status_code == 403
    assert str(OWN_WORK) in response.content.decode()
    assert f"/cms/pages/{page.pk}/edit/" in response.content.decode()
    page = fresh(page)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Tiêu đề mới"


def test_an_editor_who_posts_publish_is_refused(client: Client, news_index: NewsIndexPage, editor: User) -> None:
    page = draft_by(editor, news_index, sensitive=False)
    enter(client, editor)
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
        enter(client, user)
        text = client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
        assert ('name="action-publish"' in text) is offered


def test_a_new_page_cannot_be_created_public(client: Client, news_index: NewsIndexPage, second: User) -> None:
    category = make_news(news_index).category
    enter(client, second)
    path = f"/cms/pages/add/news/newspage/{news_index.pk}/"
    data = querydict_from_html(client.get(path).content.decode(), form_id="page-edit-form").copy()
    data.update({f"body-{name}": value for name, value in streamfield([]).items()})
    data.update({"title": "Mới", "category": str(category.pk), "sensitive": "on", "action-publish": "action-publish"})
    response = client.post(path, data)
    assert response.status_code == 403
    page = NewsPage.objects.get(title="Mới")
    assert not page.live
    assert page.latest_revision is not None


# --- the note for readers -------------------------------------------------------------------------------------------
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


def test_the_form_asks_for_the_note_beside_its_field(client: Client, news_index: NewsIndexPage, approver: User) -> None:
    page = draft_by(approver, news_index, sensitive=False)
    page.latest_revision.publish(user=approver)
    enter(client, approver)
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
