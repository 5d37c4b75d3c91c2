from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.checks import DEMO_DOMAIN
from portal.users import factors


class Command(BaseCommand):
    help = "Print the six digits an authenticator app would show now for a demo account. Refused outside the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="E-MAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("Refused: PORTAL_DEMO is off.")
        email = options["email"].strip().lower()
        if not email.endswith(DEMO_DOMAIN):
            raise CommandError(f"Refused: only accounts of {DEMO_DOMAIN} have a code that is no secret.")
        found = Authenticator.objects.filter(user__email=email, type=Authenticator.Type.TOTP).first()
        if found is None:
            raise CommandError("There is no such demo account with an authenticator app. Run load_demo first.")
        self.stdout.write(factors.present_code(factors.decrypt(found.data["secret"])))
