"""Background work of core."""

from __future__ import annotations

from portal.core.background import background_task


@background_task(queue="default")
def make_renditions(image_id: int) -> int:
    """Make the renditions an image lacks; how many were made. An image deleted meanwhile has none to make."""
    from portal.core.models import PortalImage
    from portal.core.renditions import encode_renditions

    image = PortalImage.objects.filter(pk=image_id).first()
    return encode_renditions(image) if image else 0
