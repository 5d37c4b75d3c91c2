"""Verbs of the outbox: put mail in, carry it out, keep it tidy."""

from portal.notifications.services.courier import Courier
from portal.notifications.services.outbox import (
    DEDUPE_HEADER,
    KIND_HEADER,
    MAX_ATTACHMENT_BYTES,
    AttachmentsTooLarge,
    queue_message,
)
from portal.notifications.services.upkeep import prune, sweep

__all__ = [
    "DEDUPE_HEADER",
    "KIND_HEADER",
    "MAX_ATTACHMENT_BYTES",
    "AttachmentsTooLarge",
    "Courier",
    "prune",
    "queue_message",
    "sweep",
]
