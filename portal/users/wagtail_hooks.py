from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.users import factor_views
from portal.users.choices import RESET_FACTOR
from portal.users.privacy import hooks as privacy_hooks  # noqa: F401  (registers itself)
from portal.users.viewsets import BULK_ACTIONS

for action in BULK_ACTIONS:
    # after Wagtail's own of the same name, which they replace
    hooks.register("register_bulk_action", action, order=10)


class FactorResetMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(RESET_FACTOR))


@hooks.register("register_settings_menu_item")
def factor_resets() -> MenuItem:
    return FactorResetMenuItem(_("Lost phones and keys"), reverse("factor_resets"), icon_name="key", order=650)


@hooks.register("register_admin_urls")
def factor_urls() -> list[Any]:
    return [
        path("factor-resets/", factor_views.index, name="factor_resets"),
        path("factor-resets/<int:reset_id>/confirm/", factor_views.confirm, name="factor_reset_confirm"),
        path("factor-resets/<int:reset_id>/withdraw/", factor_views.withdraw, name="factor_reset_withdraw"),
    ]
