"""Who may publish what: one place below every door.

The publish button, workflow approval, bulk publishing, the schedule, the admin's API, wagtail-localize, reverting and
snippets all end in ``PublishRevisionAction.execute``; :mod:`portal.core.doors` puts the rule there. ``publish()`` of
the model would be too high: the page editor does not call it. Wagtail itself lets an approver approve his own text.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry as logs
from wagtail.models import Revision

from portal.core.choices import ChangeKind

logger = logging.getLogger(__name__)

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
SCHEDULED = "wagtail.publish.schedule"
TRANSLATED = "portal.translate"

OWN_WORK = _(
    "You edited this text yourself, and it needs four eyes. Submit it for review; a person who did not edit it will "
    "publish it."
)
NO_APPROVER = _("This text needs four eyes: it can only be published by a named person who did not edit it.")
NOTE_MISSING = _("Say in one line what changed: readers of this page will see it. Choose “Minor” if nothing did.")

# what a revision records besides the text: state, place in the tree, dates chosen by whoever publishes, comments
NOT_TEXT = frozenset(
    (
        "pk",
        "path",
        "depth",
        "numchild",
        "url_path",
        "live",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "last_changed_at",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "wagtail_admin_comments",
        "content_type",
        "alias_of",
    )
)


class PublishRefused(PermissionDenied):
    """Publishing is refused for a reason the editor can act on; ``message`` says it in the interface's language."""

    def __init__(self, message: str | Promise, instance: Any = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.instance = instance
        last_refusal.set(self)


last_refusal: ContextVar[PublishRefused | None] = ContextVar("last_refusal", default=None)
_doing: ContextVar[str] = ContextVar("editorial_doing", default="")


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Mark that a translation is being written (``translate``) or a revision published (``publish``)."""
    token = _doing.set(what)
    try:
        yield
    finally:
        _doing.reset(token)


def text_of(content: dict[str, Any]) -> dict[str, Any]:
    """What a reader would notice of a revision, so that saving without a change is no edit."""
    return {
        key: sorted(value) if isinstance(value, list) and all(isinstance(v, int) for v in value) else value
        for key, value in content.items()
        if key not in NOT_TEXT
    }


class EditorialMixin:
    """For models with drafts. ``always_four_eyes`` marks types that are sensitive whatever their box says."""

    always_four_eyes: ClassVar[bool] = False
    pk: Any
    live: bool
    has_unpublished_changes: bool
    _state: Any
    _base_manager: ClassVar[Any]

    # --- what stands and what waits ------------------------------------------------------------------------------
    def last_public_revision(self) -> Revision | None:
        """The live revision, or the one readers saw last when the object was taken down since."""
        row = type(self)._base_manager.filter(pk=self.pk).select_related("live_revision").first()
        if row is not None and row.live and row.live_revision is not None:
            return row.live_revision
        entries = logs.get_logs_for_instance(self).filter(action__in=PUBLISHED, revision__isnull=False)
        entry = entries.order_by("-timestamp", "-pk").first()
        return entry.revision if entry else None

    def pending_revisions(self) -> list[Revision]:
        """Revisions made since the last public one, oldest first; all of them when nothing was ever public."""
        revisions = self.revisions.order_by("created_at", "pk")  # type: ignore[attr-defined]
        last = self.last_public_revision()
        if last is not None:
            revisions = revisions.filter(created_at__gte=last.created_at).exclude(pk=last.pk)
        return list(revisions)

    def translations_of_it(self) -> list[EditorialMixin]:
        """The same content in other languages."""
        if not hasattr(self, "translation_key"):
            return []
        return list(type(self)._base_manager.filter(translation_key=self.translation_key).exclude(pk=self.pk))

    def translated_from(self) -> EditorialMixin | None:
        """The page this one is a synchronised translation of."""
        from wagtail_localize.models import Translation

        if not hasattr(self, "translation_key"):
            return None
        link = (
            Translation.objects.filter(
                source__object_id=self.translation_key,
                target_locale_id=self.locale_id,  # type: ignore[attr-defined]
            )
            .select_related("source")
            .first()
        )
        if link is None:
            return None
        return (
            type(self)
            ._base_manager.filter(translation_key=self.translation_key, locale_id=link.source.locale_id)
            .first()
        )

    # --- the rule ---------------------------------------------------------------------------------------------------
    def needs_four_eyes(self, revision: Revision | None = None) -> bool:
        """True when the public text, a pending revision or the same content in another language is sensitive.

        Unticking the box is an edit like any other, so it does not free the revision that carries it.
        """
        if self.always_four_eyes:
            return True
        contents = [revision.content] if revision is not None else []
        for item in ([] if self._state.adding else [self]) + self.translations_of_it():
            row = type(item)._base_manager.filter(pk=item.pk).first()
            if row is not None and getattr(row, "sensitive", False):
                return True
            last = item.last_public_revision()
            contents += [r.content for r in item.pending_revisions()] + ([last.content] if last else [])
        return any(content.get("sensitive") for content in contents)

    def editor_ids(self, revision: Revision | None = None) -> set[int]:
        """Accounts that changed the text since it was last public, the revision to publish included.

        A revision equal to the one before it is no edit: an approver's publish button saves one. Translators leave no
        revision; they stand in the log. What was translated from a draft is also the work of that draft's editors.
        """
        last = self.last_public_revision()
        pending = self.pending_revisions()
        before = text_of(last.content) if last else None
        ids: set[int | None] = set()
        for item in pending:
            text = text_of(item.content)
            if text != before:
                ids.add(item.user_id)
            before = text
        if revision is not None and revision not in pending:
            ids.add(revision.user_id)
        translators = logs.get_logs_for_instance(self).filter(action=TRANSLATED)
        if last is not None:
            translators = translators.filter(timestamp__gte=last.created_at)
        ids.update(translators.values_list("user_id", flat=True))
        source = self.translated_from()
        if source is not None and not source.live:
            ids |= source.editor_ids()
        return {pk for pk in ids if pk is not None}

    def approver_id(self, revision: Revision) -> int | None:
        """Who approved this revision for its date."""
        if revision.approved_go_live_at is None:
            return None
        entries = logs.get_logs_for_instance(self).filter(action=SCHEDULED, revision=revision)
        return entries.order_by("-timestamp", "-pk").values_list("user_id", flat=True).first()

    def check_publication(self, revision: Revision, user: Any) -> None:
        """Raise PublishRefused when this person may not publish this revision, or may not publish it yet.

        Without a person only the schedule publishes, and only what a second person approved for a date.
        """
        self._check_note(revision)
        if not self.needs_four_eyes(revision):
            return
        person = user.pk if user is not None else self.approver_id(revision)
        if person is None:
            raise PublishRefused(NO_APPROVER, self)
        if person in self.editor_ids(revision):
            raise PublishRefused(OWN_WORK, self)

    def _check_note(self, revision: Revision) -> None:
        """A public page is not changed without telling readers. Translations tell what their source told."""
        content = revision.content
        if "change_note" not in content or _doing.get() == "translate":
            return
        row = type(self)._base_manager.get(pk=self.pk)
        told = content.get("change_kind") == ChangeKind.MINOR or (content.get("change_note") or "").strip()
        if row.first_published_at is None or told:
            return
        last = self.last_public_revision()
        if last is None or text_of(last.content) != text_of(content):
            raise PublishRefused(NOTE_MISSING, self)

    def after_publish(self, revision: Revision) -> None:
        """What a type does once a revision is out, in the same transaction."""

    # --- rows -------------------------------------------------------------------------------------------------------
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Sensitive content is born a draft. A translation tool's save leaves the public row to ``publish``."""
        if self._state.adding:
            is_alias = getattr(self, "alias_of_id", None) is not None
            if self.live and not is_alias and (getattr(self, "sensitive", False) or self.needs_four_eyes()):
                self.live, self.has_unpublished_changes = False, True
        elif self.live and _doing.get() == "translate" and kwargs.get("update_fields") is None:
            return
        super().save(*args, **kwargs)  # type: ignore[misc]

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Autosave may not rewrite a revision that is public or approved; what a translation tool saves is nobody's."""
        overwritten = kwargs.get("overwrite_revision")
        if overwritten is not None and (overwritten.approved_go_live_at or overwritten == self.last_public_revision()):
            kwargs["overwrite_revision"] = None
        if _doing.get() == "translate":
            kwargs["user"] = None
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]
