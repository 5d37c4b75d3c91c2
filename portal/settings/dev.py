"""`make run`: everything on one machine, SQLite, no secrets worth keeping."""

from __future__ import annotations

import os

from portal.settings import environment
from portal.settings.base import *  # noqa: F403
from portal.settings.base import BASE_DIR, SQLITE_OPTIONS, VAR_DIR

DEBUG = True
SECRET_KEY = "development-only-" + str(BASE_DIR)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
PORT = os.environ.get("PORT", "8000")
PORTAL_PUBLIC_URL = f"http://localhost:{PORT}"
WAGTAILADMIN_BASE_URL = PORTAL_PUBLIC_URL
PORTAL_DEMO = True

DATABASES = {
    "default": environment.database(
        {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "portal.sqlite3", "OPTIONS": SQLITE_OPTIONS}
    )
}
VAR_DIR.mkdir(exist_ok=True)

PORTAL_MFA_KEYS = [environment.derived_key("mfa", SECRET_KEY)]
# `make run` starts several processes, and a limit counted in each would be as many limits
CACHES["default"] |= {  # noqa: F405
    "BACKEND": "portal.core.caches.SharedFileCache",
    "LOCATION": VAR_DIR / "cache",
    "OPTIONS": {"MAX_ENTRIES": 5000},
}

OUTBOX_TRANSPORT = "portal.notifications.backends.SmtpTransport" if "EMAIL_HOST" in os.environ else ""
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
# unhashed files: a change to a stylesheet shows on reload
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
for _name in ("portal.tasks", "portal.schedule"):
    LOGGING["loggers"][_name] = {"level": "WARNING"}  # noqa: F405
