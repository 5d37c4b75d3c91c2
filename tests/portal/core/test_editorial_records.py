"""The same rule for records with drafts (snippets), tried on a model that exists for this test alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from wagtail.models import DraftStateMixin, RevisionMixin

from portal.core.editorial import PublishRefused
from portal.users.models import User


@pytest.fixture
def notice_model(db: None) -> Iterator[Any]:
    from portal.core.editorial import EditorialMixin

    class Notice(EditorialMixin, DraftStateMixin, RevisionMixin, models.Model):
        always_four_eyes = True
        text = models.CharField(max_length=40)

        class Meta:
            app_label = "core"

    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    sql, _params = editor.table_sql(Notice)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    try:
        yield Notice
    finally:
        del apps.all_models["core"]["notice"]
        apps.clear_cache()
        ContentType.objects.clear_cache()


def test_a_record_is_born_a_draft_and_published_by_a_second_person(
    notice_model: Any, editor: User, approver: User
) -> None:
    notice = notice_model.objects.create(text="Bão số 3")
    assert not notice.live
    revision = notice.save_revision(user=editor)
    revision.publish(user=approver, skip_permission_checks=True)
    notice.refresh_from_db()
    assert notice.live


def test_whoever_edited_a_record_cannot_publish_it(notice_model: Any, editor: User, superuser: User) -> None:
    notice = notice_model.objects.create(text="Bão số 3")
    notice.save_revision(user=superuser)
    notice.text = "Bão số 4"
    revision = notice.save_revision(user=editor)
    for user in (editor, superuser, None):
        with pytest.raises(PublishRefused):
            revision.publish(user=user, skip_permission_checks=True)
    assert not notice_model.objects.get(pk=notice.pk).live
