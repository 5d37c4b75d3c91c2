from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from portal.core.chrome import get_chrome
from portal.news.legal import LegalText, LegalTextError, parse, read, to_dict
from portal.news.models import NewsIndexPage
from portal.news.services import import_legal_text
from portal.users.models import User


def understood(document: LegalText) -> dict[str, Any]:
    """What was read, in the words of the command's help."""
    data = to_dict(document)
    data["date"], data["effective"], data["type"] = data.pop("issued_on"), data.pop("effective_on"), data["kind_label"]
    return data


class Command(BaseCommand):
    help = (
        "Make a page of the pasted text of an official document: number, dates, type, issuer, signer, field and the "
        "numbered sections. A draft unless --publish. The same text twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish the page at once")
        parser.add_argument("--dry-run", action="store_true", help="say what was understood and write nothing")
        parser.add_argument("--json", action="store_true", help="with --dry-run: say it as JSON")
        parser.add_argument("--user", default="", help="e-mail address of the account that imports")
        parser.add_argument("--language", default="vi", help="language of the news list it goes under (vi)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = parse(read(options["file"]))
        except LegalTextError as error:
            raise CommandError(
                f"{options['file'].name}, line {error.line}: {error.message}. Nothing was written."
            ) from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}. Nothing was written.") from error
        if options["dry_run"]:
            self.describe(document, as_json=options["json"])
            return
        self.warn(document)
        with translation.override(options["language"]):
            result = import_legal_text(
                document,
                index=self.index(options["language"]),
                by=self.user(options["user"]),
                publish=options["publish"],
            )
        page = result.page
        page.refresh_from_db()
        state = "live" if page.live else "draft"
        self.stdout.write(f"{result.outcome}: {document.kind_label} {document.number}, page {page.pk} ({state})")
        self.stdout.write(settings.PORTAL_PUBLIC_URL + page.path_in(get_chrome(options["language"])))

    def describe(self, document: LegalText, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(understood(document), ensure_ascii=False, indent=2))
            return
        rows = {
            "number": document.number,
            "date": document.issued_on or "",
            "in force": document.effective_on or "",
            "type": document.kind_label,
            "issuer": document.issuer,
            "signer": document.signer,
            "field": document.field,
            "title": document.title,
        }
        for name, value in rows.items():
            self.stdout.write(f"{name:<10} {value}")
        for section in document.walk():
            line = f"{'  ' * section.level}{section.marker} {section.heading}".rstrip()
            self.stdout.write(f"{line}  #{section.anchor}")
        self.warn(document)

    def warn(self, document: LegalText) -> None:
        for warning in document.warnings:
            self.stderr.write(f"line {warning.line}: {warning.message}")

    def index(self, language: str) -> NewsIndexPage:
        page = NewsIndexPage.objects.filter(locale__language_code=language).first()
        if page is None:
            raise CommandError(f"There is no news list in the language {language}. Nothing was written.")
        return page

    def user(self, email: str) -> User | None:
        if not email:
            return None
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError("There is no such account. Nothing was written.")
        return user
