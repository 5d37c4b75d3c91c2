"""Settings of the test suite: fast where speed changes nothing, strict everywhere else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from portal.settings import environment
from portal.settings.base import *  # noqa: F403
from portal.settings.base import MIDDLEWARE, SQLITE_OPTIONS

SECRET_KEY = "test-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PORTAL_DEMO = True
PORTAL_MFA_KEYS = [environment.derived_key("mfa", SECRET_KEY)]
_scratch = Path(tempfile.mkdtemp(prefix="portal-test-"))
DATABASES = {
    "default": environment.database(
        {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _scratch / "portal.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            "TEST": {"NAME": str(_scratch / "test.sqlite3")},
        }
    )
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
MEDIA_ROOT = _scratch / "media"
PRIVATE_MEDIA_ROOT = _scratch / "private"
PORTAL_ERASED_LEDGER = Path(os.environ.get("PORTAL_ERASED_LEDGER") or _scratch / "erased" / "ledger.jsonl")
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_MEDIA_ROOT  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE = [m for m in MIDDLEWARE if "whitenoise" not in m]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# neither worker nor scheduler runs beside the tests: those about silence name the parts themselves
PORTAL_WATCHED_PARTS = []
# tests of the engine name it themselves: all others search in the database
ELASTICSEARCH_URL = ""
PORTAL_CHAIN_OFFICERS = []
