"""The portal as production would serve it, on a scratch database that several processes share."""

from __future__ import annotations

import os
from pathlib import Path

from portal.settings.base import INSTALLED_APPS  # noqa: F401
from portal.settings.test import *  # noqa: F403

HOME = Path(os.environ["BENCH_HOME"])
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver", "portal.test"]
PORTAL_PUBLIC_URL = "http://portal.test"
if not os.environ.get("DATABASE_URL"):
    DATABASES["default"]["NAME"] = HOME / "portal.sqlite3"  # noqa: F405
MEDIA_ROOT = HOME / "media"
PRIVATE_MEDIA_ROOT = HOME / "private"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
