"""Four eyes for translations: the same rule as for their source."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Locale, PageLogEntry, Revision
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from portal.core.editorial import OWN_WORK, PublishRefused
from portal.news.models import NewsIndexPage, NewsPage
from portal.pages.models import HomePage
from portal.users.models import User
from tests.factories.editing import draft_by, fresh
from tests.factories.users import enter


# --- translations ---------------------------------------------------------------------------------------------------
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


def test_a_translator_cannot_publish_even_after_anothers_touch(english: NewsPage, second: User, approver: User) -> None:
    translate_title(english, "Warning", second)
    translation = translate_title(english, "Warnings", approver)
    for user in (second, approver, None):
        with pytest.raises(PublishRefused):
            translation.save_target(user=user, publish=True)
    assert not fresh(english).live


def test_a_refused_translation_leaves_the_public_text_alone(english: NewsPage, second: User, approver: User) -> None:
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
    enter(client, second)
    response = client.post(path, {"action": "publish"})
    assert response.status_code == 403
    assert str(OWN_WORK) in response.content.decode()
    assert not fresh(english).live
    enter(client, approver)
    assert client.post(path, {"action": "publish"}).status_code == 302
    assert fresh(english).live


def test_synchronising_translations_does_not_publish_for_a_translator(
    client: Client, english: NewsPage, second: User, editor: User, approver: User
) -> None:
    translation = translate_title(english, "Warning", second)
    path = f"/cms/localize/update/{translation.source_id}/"
    for user, status in ((second, 403), (editor, 404)):
        enter(client, user)
        assert client.post(path, {"publish_translations": "on"}).status_code == status
        assert not fresh(english).live
    enter(client, approver)
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
