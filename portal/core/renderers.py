"""How Django draws a form: label and hint above the field, error between them, a summary on top."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Set as FORM_RENDERER. Widgets keep Django's own markup; the stylesheet addresses them inside ``.field``."""

    form_template_name = "components/form_fields.html"
    field_template_name = "components/field.html"
