"""The page editor's form: slugs folded like everywhere else, publication rules shown beside their field."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import SlugInput
from wagtail.models import Page

from portal.core.choices import ChangeKind
from portal.core.editorial import NOTE_MISSING
from portal.core.text import ACCENTED, slugify

PUBLISHING_ACTIONS = ("action-publish", "action-submit", "action-restart-workflow")


class FoldedSlugField(forms.SlugField):
    """Accepts what an editor types and folds it: ``Đường dây nóng`` → ``duong-day-nong``."""

    def to_python(self, value: Any) -> str:
        return slugify(super().to_python(value) or "")


def slug_widget() -> SlugInput:
    """Wagtail's widget, told which letters to replace: its own table leaves Vietnamese letters out."""
    return SlugInput(formatters=[(f"[{letters}]", plain) for plain, letters in ACCENTED], locale="vi")


class BasePageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            old = self.fields["slug"]
            self.fields["slug"] = FoldedSlugField(
                label=old.label, help_text=old.help_text, required=False, max_length=255, widget=slug_widget()
            )
        if "owner" in self.fields:
            owner = self.fields["owner"]
            owner.queryset = owner.queryset.staff()
            owner.label_from_instance = lambda user: user.get_full_name() or user.reference
        self._forget_published_note()

    @property
    def publishing(self) -> bool:
        return any(action in self.data for action in PUBLISHING_ACTIONS)

    def clean_slug(self) -> str:
        """A taken slug gets a number; an empty one comes from the title."""
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", "")) or "trang"
        if self.parent_page is None:
            return slug
        base, number = slug, 2
        while not Page._slug_is_available(slug, self.parent_page, self.instance):
            slug, number = f"{base}-{number}", number + 1
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.publishing:
            self._require_note(cleaned)
        return cleaned

    def _forget_published_note(self) -> None:
        """The note of the last publication is history; the next one starts empty."""
        page = self.instance
        if "change_note" in self.fields and page.live and not page.has_unpublished_changes:
            self.initial["change_note"] = ""
            self.initial["change_kind"] = ChangeKind.UPDATE

    def _require_note(self, cleaned: dict[str, Any]) -> None:
        """The same rule as ``EditorialMixin.check_publication``, here beside its field and before anything is saved."""
        if "change_note" not in self.fields or self.instance.first_published_at is None:
            return
        if cleaned.get("change_kind") != ChangeKind.MINOR and not (cleaned.get("change_note") or "").strip():
            self.add_error("change_note", NOTE_MISSING)
