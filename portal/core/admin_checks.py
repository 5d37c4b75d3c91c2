"""Screens that Wagtail shows to all staff although what they lead to is refused: who may open them, by URL name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import Page
from wagtail.permissions import task_permission_policy

Check = Callable[[HttpRequest, dict[str, Any]], bool]


def page_allows(verb: str, key: str = "page_id") -> Check:
    """The person's rights on the page named in the address."""

    def check(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
        page = Page.objects.filter(pk=kwargs[key]).first()
        return page is not None and bool(getattr(page.permissions_for_user(request.user), verb)())

    return check


def makes_workflows(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return bool(task_permission_policy.user_has_any_permission(request.user, ["add", "change"]))


def keeps_setting(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    model = settings_registry.get_by_natural_key(kwargs["app_name"], kwargs["model_name"])
    return model is not None and model.get_permission_policy().user_has_permission(request.user, "change")


def may_act(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """At least one of the chosen records is this person's to act on."""
    action = bulk_action_registry.get_bulk_action_class(kwargs["app_label"], kwargs["model_name"], kwargs["action"])
    if action is None:
        return False
    model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    mine, _others = action(request, model).get_actionable_objects()
    return bool(mine)


def nobody(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return False


CHECKS: dict[str, Check] = {
    "wagtail_bulk_action": may_act,
    "wagtailadmin_error_test": nobody,
    "wagtailadmin_pages:confirm_workflow_cancellation": page_allows("can_edit"),
    "wagtailadmin_pages:move_confirm": page_allows("can_move", "page_to_move_id"),
    "wagtailadmin_pages:revisions_index": page_allows("can_edit"),
    "wagtailadmin_workflows:task_chooser": makes_workflows,
    "wagtailadmin_workflows:task_chooser_create": makes_workflows,
    "wagtailadmin_workflows:task_chooser_results": makes_workflows,
    "wagtailadmin_workflows:task_chosen": makes_workflows,
    # embeds are off: the server asks no other host on an editor's behalf
    "wagtailembeds:chooser": nobody,
    "wagtailembeds:chooser_upload": nobody,
    # redirects are few and made by hand; a table uploaded here would be read unchecked
    "wagtailredirects:process_import": nobody,
    "wagtailredirects:start_import": nobody,
    "wagtailsettings:edit": keeps_setting,
}
