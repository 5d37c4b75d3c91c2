"""Forms of the member's own screens."""

from community.members.forms.base import StepForm
from community.members.forms.fields import sensitive_kinds
from community.members.forms.listing import ListMeForm
from community.members.forms.steps import STEPS, step_form

__all__ = ["STEPS", "ListMeForm", "StepForm", "sensitive_kinds", "step_form"]
