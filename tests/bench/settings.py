"""The portal as production would serve it, on a scratch database that several processes share."""

from __future__ import annotations

import os
from pathlib import Path

from portal.settings.base import MIDDLEWARE as PRODUCTION_MIDDLEWARE
from portal.settings.test import *  # noqa: F403

HOME = Path(os.environ["BENCH_HOME"])
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver", "portal.test"]
PORTAL_PUBLIC_URL = os.environ.get("BENCH_URL", "http://portal.test")
if not os.environ.get("DATABASE_URL"):
    DATABASES["default"]["NAME"] = HOME / "portal.sqlite3"  # noqa: F405
MEDIA_ROOT = HOME / "media"
PRIVATE_MEDIA_ROOT = HOME / "private"
STATIC_ROOT = HOME / "static"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
MIDDLEWARE = PRODUCTION_MIDDLEWARE
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
