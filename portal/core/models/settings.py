"""What staff may change about the whole site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

E164 = RegexValidator(r"^\+[1-9]\d{6,14}$", _("Write the number as +, country code and digits, without spaces."))


@register_setting(icon="warning", order=10)
class PortalSettings(BaseGenericSetting):
    """Names, promise and the central hotline. The number carries its source and the day it was checked."""

    site_name = models.CharField(_("name of the portal"), max_length=80, default="Nghệ An kiều bào")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    promise = models.TextField(_("what the portal never asks"), max_length=400, blank=True)
    owner_name = models.CharField(_("published by"), max_length=120, blank=True)
    hotline_tel = models.CharField(_("number"), max_length=16, blank=True, validators=[E164])
    hotline_display = models.CharField(_("as people read it"), max_length=24, blank=True)
    hotline_label = models.CharField(_("whom it reaches"), max_length=120, blank=True)
    hotline_note = models.CharField(_("hours, from where"), max_length=160, blank=True)
    hotline_source = models.CharField(_("source"), max_length=200, blank=True)
    hotline_source_url = models.URLField(_("source address"), blank=True)
    hotline_checked_on = models.DateField(_("checked on"), null=True, blank=True)

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "site_name_vi",
                    "site_name_en",
                    "tagline_vi",
                    "tagline_en",
                    "promise_vi",
                    "promise_en",
                    "owner_name_vi",
                    "owner_name_en",
                )
            ],
            _("The portal"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "hotline_tel",
                    "hotline_display",
                    "hotline_label_vi",
                    "hotline_label_en",
                    "hotline_note_vi",
                    "hotline_note_en",
                    "hotline_source",
                    "hotline_source_url",
                    "hotline_checked_on",
                )
            ],
            _("Central hotline"),
        ),
    ]

    class Meta:
        verbose_name = _("portal settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hotline_tel="")
                | (models.Q(hotline_checked_on__isnull=False) & ~models.Q(hotline_source="")),
                name="core_hotline_has_source_and_date",
                violation_error_message=_("A number needs its source and the day it was checked."),
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
