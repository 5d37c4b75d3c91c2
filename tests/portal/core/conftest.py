"""A picture as it arrives, and one whose renditions are made."""

from __future__ import annotations

import pytest

from portal.core.models import PortalImage
from portal.core.renditions import encode_renditions
from tests.factories import media


@pytest.fixture
def image() -> PortalImage:
    return media.make_image(data=media.talkative_jpeg())


@pytest.fixture
def made(image) -> PortalImage:
    encode_renditions(image)
    return PortalImage.objects.get(pk=image.pk)
