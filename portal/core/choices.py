from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What a publication of an already public page changes, as told to readers."""

    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")
    MINOR = "minor", _("Minor (spelling, layout): readers are not told")
