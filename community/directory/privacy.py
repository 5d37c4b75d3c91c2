"""What the directory holds about who reads it: how much was seen on these days, and alarms about the account."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.directory.choices import AlarmKind, Amount
from community.directory.models import Alarm, Spent, Viewing
from portal.users.registry import DataHolder, ExportField, ExportItem, KeptItem, Subject, register_holder


class ReadingHolder(DataHolder):
    """Whom somebody saw is somebody else's data too: exported are the numbers, not the people."""

    name = "directory.reading"
    purposes = ("account",)

    def collect(self, subject: Subject) -> list[ExportItem]:
        if subject.user is None:
            return []
        items = []
        for row in Spent.objects.filter(account=subject.user).order_by("day", "amount"):
            fields = [
                ExportField("day", _("day"), row.day),
                ExportField("amount", _("what"), row.amount, Amount(row.amount).label),
                ExportField("number", _("number"), row.number),
            ]
            items.append(ExportItem("account", "directory.spent", _("Seen in the directory"), fields))
        for alarm in Alarm.objects.filter(account_reference=subject.user.reference).order_by("at"):
            fields = [
                ExportField("at", _("when"), alarm.at),
                ExportField("kind", _("what happened"), alarm.kind, AlarmKind(alarm.kind).label),
            ]
            items.append(ExportItem("account", "directory.alarm", _("Alarm about this account"), fields))
        return items

    def erase(self, subject: Subject, *, receipt: str) -> None:
        if subject.user is not None:
            Viewing.objects.filter(account=subject.user).delete()
            Spent.objects.filter(account=subject.user).delete()

    def erases(self, subject: Subject) -> list[str | Promise]:
        if subject.user is None or not Viewing.objects.filter(account=subject.user).exists():
            return []
        return [_("Whom you saw in the directory in the last two days")]

    def kept(self, subject: Subject) -> list[KeptItem]:
        if subject.user is None or not Alarm.objects.filter(account_reference=subject.user.reference).exists():
            return []
        return [
            KeptItem(
                _("Alarms of the directory about this account, with its random reference and no name"),
                _("They show whether somebody copied the directory."),
                _("90 days after the alarm"),
            )
        ]


def register() -> None:
    register_holder(ReadingHolder())
