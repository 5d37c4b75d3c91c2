"""Make the renditions of all images, or only those that are lacking."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.core.models import PortalImage
from portal.core.renditions import encode_renditions, missing, specs_for


class Command(BaseCommand):
    help = "Make the renditions of every image anew, or with --missing only what is lacking. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="make only what does not exist")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, make nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        only_missing, dry = options["missing"], options["dry_run"]
        images = PortalImage.objects.order_by("pk")
        total, made, unread = images.count(), 0, 0
        for number, image in enumerate(images.with_renditions().iterator(chunk_size=50), start=1):
            wanted = len(missing(image) if only_missing else specs_for(image))
            if not wanted:
                continue
            count = wanted if dry else encode_renditions(image, remake=not only_missing)
            made += count
            unread += count == 0
            self.stdout.write(f"{number}/{total} image {image.pk}: {count}")
        self.stdout.write(f"{made} renditions {'would be' if dry else 'were'} made of {total} images.")
        if unread:
            self.stderr.write(f"{unread} images could not be read.")
