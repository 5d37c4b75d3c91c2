"""The photo, as others may see it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from community.members.models import MemberProfile
from community.members.permissions import Role, may_open_photo, seen_by, viewer_of


@require_safe
def photo(request: HttpRequest, reference: str) -> HttpResponse | FileResponse:
    """The photo, through the same rule as the page it belongs to; 404 for whoever may not see it now."""
    viewer = viewer_of(request.user)
    if viewer.role is Role.STRANGER:
        raise Http404
    found = MemberProfile.objects.visible_to(viewer).select_related("user").filter(reference=reference).first()
    seen = seen_by(found, viewer) if found is not None else None
    if found is None or seen is None or not seen.has_photo or not may_open_photo(found, viewer):
        raise Http404
    return photo_response(found)


def photo_response(found: MemberProfile) -> FileResponse:
    """The file with a name that says nothing, kept by no cache."""
    try:
        file = found.photo.storage.open(str(found.photo.name), "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg", filename="anh.jpg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
