"""Names of the editorial roles, as they stand in the database. Not translated: a renamed role would be another role.

Beside them the languages of mails, and the states a reset of a lost second factor goes through.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.casework.transitions import Transition, TransitionRefused, TransitionTable

CONTRIBUTORS = "Cộng tác viên"
EDITORS = "Biên tập viên"
APPROVERS = "Người duyệt"
ADMINISTRATORS = "Quản trị"
ROLES = (CONTRIBUTORS, EDITORS, APPROVERS, ADMINISTRATORS)

WORKFLOW = "Duyệt hai người"
REVIEW_TASK = "Người duyệt xem lại"

# what Wagtail creates on its own: names of groups, workflow and task
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"


class Language(models.TextChoices):
    """Named in themselves, so that whoever landed in the wrong one finds the way back."""

    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class FactorResetState(models.TextChoices):
    REQUESTED = "requested", _("waiting for a second administrator")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


# a request nobody confirmed within this time says nothing about today any more
FACTOR_RESET_LIFE = dt.timedelta(days=3)
RESET_FACTOR = "users.reset_factor"


def second_person(reset: Any, by: Any) -> None:
    """Nobody confirms their own request or a reset of their own factor; refusals say which rule it was."""
    check_office(reset, by)
    if by.pk == reset.requested_by_id:
        raise TransitionRefused("same_person", state=reset.status, verb="confirm")
    if reset.created_at + FACTOR_RESET_LIFE < timezone.now():
        raise TransitionRefused("expired", state=reset.status, verb="confirm")


def check_office(reset: Any, by: Any) -> None:
    """Only administrators, never for themselves; a superuser's factor only among superusers."""
    if by is None or not by.is_active or not by.has_perm(RESET_FACTOR):
        raise TransitionRefused("not_administrator", state=reset.status)
    if by.pk == reset.account_id:
        raise TransitionRefused("own_account", state=reset.status)
    if reset.account.is_superuser and not by.is_superuser:
        raise TransitionRefused("superuser", state=reset.status)


F = FactorResetState
FACTOR_RESETS = TransitionTable(
    FactorResetState,
    Transition("confirm", F.DONE, sources=[F.REQUESTED], guard=second_person),
    Transition("withdraw", F.WITHDRAWN, sources=[F.REQUESTED], guard=check_office),
    groups={"open": [F.REQUESTED]},
)
