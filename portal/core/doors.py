"""Where the rule of :mod:`portal.core.editorial` is put: beneath Wagtail's and wagtail-localize's ways to publish.

Neither package offers a hook at that depth, so three of their functions are wrapped, once, from ``CoreConfig.ready``.
tests/portal/core/test_editorial.py tries every door and fails if a new version goes another way.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.log_actions import log
from wagtail.log_actions import registry as logs
from wagtail.models import Page, Revision

from portal.core.editorial import TRANSLATED, EditorialMixin, PublishRefused, doing

logger = logging.getLogger(__name__)
_publish = PublishRevisionAction.execute
_copy = CopyPageAction._copy_page


def execute(self: PublishRevisionAction, skip_permission_checks: bool = False) -> Any:
    """Publish or schedule a revision if the rule allows it, with what follows from it, in one transaction."""
    target = self.object
    if not isinstance(target, EditorialMixin):
        return _publish(self, skip_permission_checks=skip_permission_checks)
    try:
        with transaction.atomic():
            type(target)._base_manager.select_for_update().filter(pk=target.pk).first()
            target.check_publication(self.revision, self.user)
            with doing("publish"):
                result = _publish(self, skip_permission_checks=skip_permission_checks)
                target.after_publish(self.revision)
            return result
    except PublishRefused:
        if self.user is None and self.log_action == "wagtail.publish.scheduled":
            return withdraw(self.revision)
        raise


def withdraw(revision: Revision) -> None:
    """Nobody waits at the screen when the schedule runs, and one refusal must not hold up the rest of it."""
    logger.warning("Scheduled revision %s was not published: its approval does not hold", revision.pk)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])


def copy_page(self: CopyPageAction, page: Page, *args: Any, **kwargs: Any) -> Page:
    """A copy of sensitive content is a draft, and so is what is copied below it."""
    keep_live = self.keep_live
    specific = page.specific
    if keep_live and isinstance(specific, EditorialMixin) and specific.needs_four_eyes():
        self.keep_live = False
    try:
        return _copy(self, page, *args, **kwargs)
    finally:
        self.keep_live = keep_live


def translate(self: Any, locale: Any, user: Any = None, publish: bool = True, **kwargs: Any) -> tuple[Any, bool]:
    """Write a translation, then publish it in the name of whoever asked.

    wagtail-localize writes the public row first and publishes as nobody, after the commit and unchecked.
    """
    model = self.specific_content_type.model_class()
    if not issubclass(model, EditorialMixin):
        return _translate(self, locale, user=user, publish=publish, **kwargs)
    with transaction.atomic():
        with doing("translate"):
            instance, created = _translate(self, locale, user=user, publish=False, **kwargs)
        if publish:
            with doing("translate"):
                instance.latest_revision.publish(user=user)
    return instance, created


def note_translator(sender: Any, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Translating leaves no revision; a line in the history says who did it."""
    user, context = instance.last_translated_by, instance.context
    if user is None or context is None or (update_fields is not None and "data" not in update_fields):
        return
    page = Page.objects.filter(translation_key=context.object_id, locale_id=instance.locale_id).first()
    if page is None:
        return
    entry = logs.get_logs_for_instance(page).order_by("-timestamp", "-pk").first()
    if entry is None or (entry.action, entry.user_id) != (TRANSLATED, user.pk):
        log(instance=page.specific, action=TRANSLATED, user=user)


_translate: Any = None


def install() -> None:
    """Called once, from CoreConfig.ready."""
    global _translate
    from wagtail_localize.models import SegmentOverride, StringTranslation, TranslationSource

    if _translate is None:
        _translate = TranslationSource.create_or_update_translation
        PublishRevisionAction.execute = execute
        CopyPageAction._copy_page = copy_page
        TranslationSource.create_or_update_translation = translate
        for model in (StringTranslation, SegmentOverride):
            post_save.connect(note_translator, sender=model, dispatch_uid=f"note_translator_{model.__name__}")
