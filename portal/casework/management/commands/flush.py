"""Django's `flush`, aware that events refuse to be deleted."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as FlushCommand
from django.db import connections

from portal.casework import triggers
from portal.casework.models import ChainHead, Event


class Command(FlushCommand):
    """Emptying the whole database is the one act the append-only triggers must not stop: the test suite does it after
    every transactional test. The chain starts anew afterwards, with the triggers back in place.
    """

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        present = Event._meta.db_table in connection.introspection.table_names()
        if present:
            triggers.remove(connection)
        try:
            super().handle(**options)
        finally:
            if present:
                triggers.install(connection)
                ChainHead.objects.using(connection.alias).get_or_create(pk=ChainHead.SINGLE)
