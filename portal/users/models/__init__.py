from portal.users.models.account import User, UserManager, UserQuerySet, new_reference
from portal.users.models.consent import ConsentAction, ConsentRecord, ConsentText, StandingConsent
from portal.users.models.erasure import Erasure
from portal.users.models.factors import FactorReset
from portal.users.models.rights import RecordView, Restriction, RightsRequest

__all__ = [
    "ConsentAction",
    "ConsentRecord",
    "ConsentText",
    "Erasure",
    "FactorReset",
    "RecordView",
    "Restriction",
    "RightsRequest",
    "StandingConsent",
    "User",
    "UserManager",
    "UserQuerySet",
    "new_reference",
]
