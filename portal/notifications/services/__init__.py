"""Verbs of the outbox: put mail in, carry it out, keep it tidy, send again what a person decides."""

from portal.notifications.services.courier import Courier
from portal.notifications.services.letters import render, send
from portal.notifications.services.outbox import (
    DEDUPE_HEADER,
    KIND_HEADER,
    MAX_ATTACHMENT_BYTES,
    TEMPLATE_HEADER,
    AttachmentsTooLarge,
    header_fault,
    queue_message,
)
from portal.notifications.services.preferences import choose_mail, switch, unsubscribe_url, unwanted_by
from portal.notifications.services.resending import resend
from portal.notifications.services.upkeep import carry_due, probe_mail_server, prune, sweep

__all__ = [
    "DEDUPE_HEADER",
    "KIND_HEADER",
    "MAX_ATTACHMENT_BYTES",
    "TEMPLATE_HEADER",
    "AttachmentsTooLarge",
    "Courier",
    "carry_due",
    "choose_mail",
    "header_fault",
    "probe_mail_server",
    "prune",
    "queue_message",
    "render",
    "resend",
    "send",
    "sweep",
    "switch",
    "unsubscribe_url",
    "unwanted_by",
]
