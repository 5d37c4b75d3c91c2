from __future__ import annotations

from wagtail import hooks

from portal.users.viewsets import BULK_ACTIONS

for action in BULK_ACTIONS:
    # after Wagtail's own of the same name, which they replace
    hooks.register("register_bulk_action", action, order=10)
