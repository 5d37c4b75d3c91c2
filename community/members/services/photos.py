"""The photo: in, out, and really gone."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from community.members.models import MemberProfile, PhotoDeletion, photo_path, private_storage
from community.members.services.index import announce
from community.members.services.rows import lock, refresh, require_member
from portal.casework import events
from portal.core.imaging import clean_picture, encode, open_original
from portal.users.models import User

logger = logging.getLogger("portal.members")

# how long a photo may be on its way between the file and the row that names it
ARRIVAL = dt.timedelta(hours=1)
BATCH = 500
# pixels of the longer side: enough for a page, too little for anything else
LONGEST_SIDE = 480
QUALITY = 82


class Portrait(ContentFile):
    """A JPEG this module wrote: at most LONGEST_SIDE, upright, without metadata. Its name says nothing."""


def make_portrait(source: IO[bytes] | Any) -> Portrait:
    """The picture in `source`, whatever it is called, as a portrait.

    Raises ValidationError, fit to stand next to the file field, for anything but a whole still picture within the
    portal's limits (:func:`portal.core.imaging.clean_picture`).
    """
    picture = open_original(BytesIO(clean_picture(source).read()))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return Portrait(encode(picture, "jpeg", QUALITY), name="portrait.jpg")


def set_photo(*, profile: MemberProfile, portrait: Portrait, by: User) -> None:
    """Store a portrait in place of the one before. Who sees it stays as chosen.

    The file is written before the row that names it; until then a row says that it may have to go. Raises
    NotTheMember.
    """
    require_member(profile, by)
    name = photo_path(profile, "")
    PhotoDeletion.objects.create(name=name, due_at=timezone.now() + ARRIVAL)
    stored = private_storage().save(name, portrait)
    with transaction.atomic():
        row = lock(profile)
        before = row.photo.name
        row.photo.name = stored
        row.save(update_fields=["photo", "updated_at"])
        PhotoDeletion.objects.filter(name=stored).delete()
        give_up(before)
        events.append(row, "members.photo", by=by)
        announce([row.reference])
    refresh(profile, row)


@transaction.atomic
def remove_photo(*, profile: MemberProfile, by: User) -> None:
    """Without a photo again; safe to repeat. Raises NotTheMember."""
    require_member(profile, by)
    row = lock(profile)
    if row.photo:
        give_up(row.photo.name)
        row.photo.name = ""
        row.save(update_fields=["photo", "updated_at"])
        events.append(row, "members.photo_removed", by=by)
        announce([row.reference])
    refresh(profile, row)


def give_up(name: str | None) -> None:
    """In the transaction that stops naming a file: it goes right after the commit, or with the next sweep."""
    if not name:
        return
    PhotoDeletion.objects.update_or_create(name=name, defaults={"due_at": timezone.now()})
    transaction.on_commit(partial(delete_due, names=[name]), robust=True)


def delete_due(names: list[str] | None = None, now: dt.datetime | None = None) -> int:
    """Delete files that are due and no profile names; how many. A file that cannot be deleted stays due."""
    due = PhotoDeletion.objects.filter(due_at__lte=now or timezone.now()).order_by("pk")
    if names is not None:
        due = due.filter(name__in=names)
    deleted = 0
    for row in due[:BATCH]:
        if not MemberProfile.objects.filter(photo=row.name).exists():
            try:
                private_storage().delete(row.name)
            except OSError as error:
                logger.warning("photo=%s not deleted: %s", row.pk, type(error).__name__)
                continue
            deleted += 1
        row.delete()
    return deleted
