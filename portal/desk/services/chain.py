"""The end of the event chain leaves the database."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.casework.heads import current_head, head_line
from portal.desk.messages import CHAIN_HEAD, CHAIN_HEAD_LETTER, ChainHeadLetter
from portal.notifications.services import send

logger = logging.getLogger("portal.chain")


def witness_chain() -> bool:
    """Write the chain's head to the log and mail it to the officers; True when this call did it.

    Once a day: a second call on the same day writes nothing, unless nobody is named in PORTAL_CHAIN_OFFICERS, when the
    log alone gets its line each time. A mail that cannot be written is raised after the line stands in the log.
    """
    head, day = current_head(), timezone.localdate()
    line = head_line(head)
    letter = ChainHeadLetter(day, line, f"{head.seq}:{head.hash}" if head.seq else "", head.agrees)
    is_new = True
    with transaction.atomic():
        try:
            # every one is asked, also after the first has had it
            sent = [
                send(
                    CHAIN_HEAD_LETTER,
                    letter,
                    to=officer,
                    language=settings.LANGUAGE_CODE,
                    once=f"{CHAIN_HEAD.key}-{day:%Y%m%d}",
                )
                for officer in settings.PORTAL_CHAIN_OFFICERS
            ]
            is_new = any(sent) or not sent
        finally:
            # before the commit: a process that dies here writes it twice, and never not at all
            if is_new:
                logger.info("%s", line)
                if not head.agrees:
                    logger.error("the end of the chain and its last event disagree")
    return is_new
