"""Screens: the local mailbox, one's own choice of mails, the unsubscribe link, the staff's list of mails."""

from portal.notifications.views.mailbox import mailbox, mailbox_message, segments
from portal.notifications.views.readers import choices, unsubscribe

__all__ = ["choices", "mailbox", "mailbox_message", "segments", "unsubscribe"]
