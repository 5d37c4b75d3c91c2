"""The kind of mail the directory sends."""

from __future__ import annotations

from portal.notifications.choices import MailQueue
from portal.notifications.messages import MessageKind, register

ALARM = register(MessageKind("directory_alarm", queue=MailQueue.URGENT))
