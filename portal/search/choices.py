"""States of what the engine is told, and the kinds a staff-edited word belongs to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

PEOPLE = "people"
PAGES = "pages"


class ChangeState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being carried out")


class BuildState(models.TextChoices):
    BUILDING = "building", _("being built")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class WordKind(models.TextChoices):
    """Where a word that staff keep holds. Values are names of search kinds; empty: everywhere."""

    EVERYWHERE = "", _("Everywhere")
    PEOPLE = PEOPLE, _("Directory of people")
    PAGES = PAGES, _("Search of the whole site")
