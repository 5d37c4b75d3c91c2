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
        names = connection.introspection.table_names()
        present = [table for table in triggers.tables() if table in names]
        for table in present:
            triggers.remove(connection, table)
        try:
            super().handle(**options)
        finally:
            for table in present:
                triggers.install(connection, table)
            if Event._meta.db_table in present:
                ChainHead.objects.using(connection.alias).get_or_create(pk=ChainHead.SINGLE)
