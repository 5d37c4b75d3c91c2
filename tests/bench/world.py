"""A scratch portal with the demo content, as production would serve it: DEBUG off, templates cached."""

from __future__ import annotations

import os
import time
from pathlib import Path


def set_up() -> None:
    """Settings, migrations and demo content in a temporary folder. Prints how long it took."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    from django.core.management import call_command

    started = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115
    print(f"scratch portal ready in {time.monotonic() - started:.0f} s ({database()})", flush=True)


def database() -> str:
    from django.db import connection

    return f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}"


def article_path() -> str:
    """The newest Vietnamese article."""
    from portal.core.chrome import get_chrome
    from portal.news.models import NewsPage

    chrome = get_chrome("vi")
    page = NewsPage.objects.public(chrome.locale_ids["vi"]).first()
    if page is None:
        raise SystemExit("no article to measure")
    return page.path_in(chrome)


ROOT = Path(__file__).resolve().parent.parent.parent
