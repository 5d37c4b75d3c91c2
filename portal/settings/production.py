"""Production: refuses to start without its secrets, with a cache of one process, or with demo content allowed."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment
from portal.settings.base import *  # noqa: F403

SECRET_KEY = environment.required("SECRET_KEY")
PORTAL_PUBLIC_URL = environment.required("PORTAL_PUBLIC_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = PORTAL_PUBLIC_URL
_public = urlsplit(PORTAL_PUBLIC_URL)
if _public.scheme != "https" or not _public.hostname:
    raise ImproperlyConfigured("PORTAL_PUBLIC_URL must be an https address.")
ALLOWED_HOSTS = [h.strip() for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h.strip()] or [_public.hostname]
CSRF_TRUSTED_ORIGINS = [PORTAL_PUBLIC_URL]

environment.required("DATABASE_URL")
DATABASES = {"default": environment.database({})}

# limits counted in one process's memory would be as many limits as processes
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": environment.required("REDIS_URL"),
        "KEY_PREFIX": "portal",
        "KEY_FUNCTION": "portal.core.throttling.opaque_key",
    }
}

EMAIL_HOST = environment.required("EMAIL_HOST")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = environment.required("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# the first encrypts, all decrypt: a new key is put in front
PORTAL_MFA_KEYS = environment.fernet_keys("PORTAL_MFA_KEYS")

PORTAL_RIGHTS_DAYS = int(os.environ.get("PORTAL_RIGHTS_DAYS", "10"))
PORTAL_RIGHTS_WORKING_DAYS = os.environ.get("PORTAL_RIGHTS_WORKING_DAYS", "0") == "1"
PORTAL_ERASED_LEDGER = Path(os.environ.get("PORTAL_ERASED_LEDGER", "") or PORTAL_ERASED_LEDGER)  # noqa: F405
PORTAL_TRUSTED_PROXIES = int(os.environ.get("PORTAL_TRUSTED_PROXIES", "1"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

if os.environ.get("PORTAL_DEMO", "") not in {"", "0"}:
    raise ImproperlyConfigured("PORTAL_DEMO is set: demo content has no place in production. See docs/operations.md.")
