"""Words that staff keep: what means the same, and what means nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.text import fold
from portal.search.choices import WordKind
from portal.search.querysets import WordQuerySet


def check_words(value: str) -> None:
    """At least one letter or digit: a rule without any would hold for every query."""
    if not any(sign.isalnum() for sign in value):
        raise ValidationError(_("Write at least one word."), code="no_word")


class Synonym(models.Model):
    """Who types ``term`` also means ``means``. One way; for both ways there are two rows."""

    kind = models.CharField(_("where"), max_length=10, choices=WordKind, blank=True, default=WordKind.EVERYWHERE)
    term = models.CharField(pgettext_lazy("of a search", "what people type"), max_length=80, validators=[check_words])
    means = models.CharField(
        _("what it also means"),
        max_length=80,
        validators=[check_words],
        help_text=_("As it is written on profiles and pages, with accents."),
    )

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["term", "means"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term", "means"],
                name="search_synonym_unique",
                violation_error_message=_("This synonym is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.term} → {self.means}"

    def clean(self) -> None:
        if fold(self.term) == fold(self.means):
            raise ValidationError(
                {"means": _("Accents and capitals make no difference to the search: these are the same words.")}
            )


class StopWord(models.Model):
    """A word that is not searched for: people type it, but it tells nothing apart."""

    kind = models.CharField(_("where"), max_length=10, choices=WordKind, blank=True, default=WordKind.EVERYWHERE)
    term = models.CharField(pgettext_lazy("of a search", "word"), max_length=80, validators=[check_words])

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop word")
        verbose_name_plural = _("stop words")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term"],
                name="search_stopword_unique",
                violation_error_message=_("This word is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.term
