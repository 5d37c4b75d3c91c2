from portal.core.models.media import PortalDocument, PortalImage, PortalRendition
from portal.core.models.pages import BasePage, BodyPage
from portal.core.models.provenance import Provenance, PublicChange, PublicHistory
from portal.core.models.settings import PortalSettings

__all__ = [
    "BasePage",
    "BodyPage",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "PortalSettings",
    "Provenance",
    "PublicChange",
    "PublicHistory",
]
