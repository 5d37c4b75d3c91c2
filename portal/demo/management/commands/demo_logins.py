from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo.services import demo_logins


class Command(BaseCommand):
    help = "Print the logins of the demo staff. `demo_code E-MAIL` prints the code the desk asks for besides."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("There are no demo logins here.")
        for email, password, role in demo_logins():
            self.stdout.write(f"{role:<16} {email:<32} {password}")
