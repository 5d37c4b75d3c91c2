from modeltranslation.translator import TranslationOptions, register

from portal.core.models import PortalSettings


@register(PortalSettings)
class PortalSettingsTranslation(TranslationOptions):
    fields = ("site_name", "tagline", "promise", "owner_name", "hotline_label", "hotline_note")
