from portal.users.services.consent import (
    NotWithdrawable,
    consents_of,
    give_consent,
    holds_consent,
    withdraw_consent,
)
from portal.users.services.roles import MissingPermission, find_permissions, setup_roles
from portal.users.services.views import record_view

__all__ = [
    "MissingPermission",
    "NotWithdrawable",
    "consents_of",
    "find_permissions",
    "give_consent",
    "holds_consent",
    "record_view",
    "setup_roles",
    "withdraw_consent",
]
