"""Writes the secrets of all second factors anew under the first key of PORTAL_MFA_KEYS."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.users import factors


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of second factors under the first key of PORTAL_MFA_KEYS. Put a new key in front, "
        "restart, run this, then take the old key away. Safe to repeat and to interrupt; people notice nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count what would be written, and write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        waiting = Authenticator.objects.filter(type__in=factors.SECRETS).order_by("pk")
        total = waiting.count()
        changed, lost = 0, 0
        for done, pk in enumerate(waiting.values_list("pk", flat=True).iterator(chunk_size=500), start=1):
            try:
                changed += renew(pk, dry_run=dry_run)
            except InvalidToken:
                lost += 1
            if self.stdout.isatty() and (done % 50 == 0 or done == total):
                self.stdout.write(f"\r{done}/{total}", ending="")
        verb = "would be written" if dry_run else "written"
        self.stdout.write(f"{total} secrets, {changed} {verb} under the first key, {lost} unreadable")
        if lost:
            raise CommandError("Keys are missing: the unreadable secrets were left as they are. Keep every old key.")


def renew(pk: int, *, dry_run: bool) -> bool:
    """Whether an authenticator's secret was (or would be) written anew. Raises InvalidToken when its key is gone."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return False
        data = dict(row.data)
        name = factors.SECRETS[Authenticator.Type(row.type)]
        for field in (name, "migrated_codes"):
            data[field] = fresh(data.get(field))
        data = {field: value for field, value in data.items() if value is not None or field in row.data}
        if data == row.data:
            return False
        if not dry_run:
            row.data = data
            row.save(update_fields=["data"])
        return True


def fresh(value: Any) -> Any:
    """A secret, or a list of them, under the first key; unchanged where it is that already."""
    if isinstance(value, list):
        return [fresh(each) for each in value]
    if not isinstance(value, str) or factors.is_current(value):
        return value
    return factors.renewed(value)
