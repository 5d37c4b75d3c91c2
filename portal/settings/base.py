"""Strict settings without secrets. dev.py and test.py only loosen them; production.py demands what is missing.

Every setting of our own is listed in docs/operations.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    # ours, from the outermost to the innermost: the first template or static file found wins
    "portal.demo",
    "portal.desk",
    "portal.pages",
    "portal.protection",
    "portal.news",
    "portal.search",
    "portal.facts",
    "portal.notifications",
    "portal.users",
    "portal.places",
    "portal.casework",
    "portal.core",
    "community.directory",
    "community.contacts",
    "community.associations",
    "community.members",
    "investment.inquiries",
    "investment.calls",
    "modeltranslation",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.users.apps.StaffAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.core.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.core.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.PageCacheHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.core.middleware.UrlLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.users.middleware.StaffSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.users.middleware.SecondFactorMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.core.middleware.RedirectMiddleware",
    "portal.core.middleware.NotFoundMiddleware",
]

FORM_RENDERER = "portal.core.renderers.PortalRenderer"
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.core.context_processors.chrome",
            ],
        },
    },
]

# --- Database: SQLite for a first start, PostgreSQL in production -------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
}

# --- People --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["portal.users.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.users.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.users.account_forms.LoginForm",
    "signup": "portal.users.entrance_forms.EqualSignupForm",
    "reset_password": "portal.users.entrance_forms.EqualResetPasswordForm",
    "request_login_code": "portal.users.entrance_forms.EqualRequestLoginCodeForm",
    "add_email": "portal.users.account_forms.AddEmailForm",
    "change_email": "portal.users.account_forms.ChangeEmailForm",
    "change_password": "portal.users.account_forms.ChangePasswordForm",
    "set_password": "portal.users.account_forms.SetPasswordForm",
    "reset_password_from_key": "portal.users.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "portal.users.account_forms.ReauthenticateForm",
    "confirm_login_code": "portal.users.account_forms.ConfirmLoginCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "portal.users.adapters.display_name"
# one address per account: a new one takes its place when it is confirmed
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# account or target ("key", "user") first, address last and wide: a dormitory shares one. What a target may be sent
# stands in portal/users/limits.py
ACCOUNT_RATE_LIMITS = {
    "login": "1200/h/ip",
    "login_failed": "5/5m/key,30/d/key,300/h/ip",
    "signup": "240/h/ip",
    "reset_password": "240/h/ip",
    "reset_password_from_key": "240/h/ip",
    "request_login_code": "600/h/ip",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user,60/d/user",
    "change_password": "5/m/user,20/d/user",
    "manage_email": "10/m/user,30/d/user",
}
MFA_ADAPTER = "portal.users.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.users.entrance_forms.OneTimeAuthenticateForm",
    "reauthenticate": "portal.users.entrance_forms.OneTimeReauthenticateForm",
    "activate_totp": "portal.users.account_forms.ActivateTOTPForm",
    "add_webauthn": "portal.users.account_forms.AddPasskeyForm",
    "edit_webauthn": "portal.users.account_forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# or nobody with a second factor could change the address: the new one waits, unconfirmed, beside the old
MFA_ALLOW_UNVERIFIED_EMAIL = True
# half a minute of a slow clock or a slow hand; a code still counts once
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "600/h/ip"}
# the page of the sessions says when each began; a row is not written at every page somebody reads
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Languages: fixed before the first migration, a change would add columns ----------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
MODELTRANSLATION_DEFAULT_LANGUAGE = "vi"
MODELTRANSLATION_LANGUAGES = ("vi", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("vi",)
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = None
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Wagtail -------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Nghệ An kiều bào"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILIMAGES_IMAGE_MODEL = "core.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.core.forms.media.PortalImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.core.forms.media.PortalDocumentForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILDOCS_DOCUMENT_MODEL = "core.PortalDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "csv", "txt"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_MODERATION_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# staff write and schedule by the province's clock; a list also keeps out "localtime", which breaks the account page
WAGTAIL_USER_TIME_ZONES = ["Asia/Ho_Chi_Minh"]
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]},
    }
}

# --- Background work: the queue lives in the same database --------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "portal.core.background.DatabaseBackend",
        "QUEUES": ["urgent", "mail", "default"],
    }
}

# --- Mail: everything passes the outbox ----------------------------------------------------------------------------
EMAIL_BACKEND = "portal.notifications.backends.OutboxBackend"
OUTBOX_TRANSPORT = "portal.notifications.backends.SmtpTransport"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = "Nghệ An kiều bào <khong-tra-loi@localhost>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# packages write addresses into their keys: the key function keeps only hashes of them
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "portal",
        "KEY_FUNCTION": "portal.core.throttling.opaque_key",
    }
}

# --- Security ------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.core.views.csrf_failure"
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Our own settings: see docs/operations.md ------------------------------------------------------------------------
PORTAL_PUBLIC_URL = "http://localhost:8000"
PORTAL_PAGE_MAX_AGE = 15
PORTAL_CHROME_MAX_AGE = 10
PORTAL_DEMO = False
PORTAL_TRUSTED_PROXIES = 0
PORTAL_MFA_KEYS: list[str] = []
PORTAL_STAFF_IDLE_SECONDS = 30 * 60
PORTAL_STAFF_SESSION_SECONDS = 12 * 60 * 60
PORTAL_ALARM_COMMAND = os.environ.get("PORTAL_ALARM_COMMAND", "").strip()
PORTAL_CHAIN_OFFICERS = [a.strip() for a in os.environ.get("PORTAL_CHAIN_OFFICERS", "").split(",") if a.strip()]
PORTAL_WATCHED_PARTS = ["scheduler", "worker", "mail"]
PORTAL_SILENCE_SECONDS = 5 * 60
PORTAL_QUEUE_SECONDS = {"urgent": 2 * 60, "mail": 15 * 60, "default": 30 * 60}
PORTAL_FAILED_MAILS = 20
PORTAL_UNCERTAIN_MAILS = 0
PORTAL_INDEX_DRIFT_SECONDS = 15 * 60
PORTAL_IMAGE_MAX_PIXELS = 40_000_000
PORTAL_DIRECTORY_PROFILES_UNVOUCHED = 5
PORTAL_DIRECTORY_PROFILES_VOUCHED = 30
PORTAL_DIRECTORY_PROFILES_YOUNG = 50
PORTAL_DIRECTORY_PEOPLE_UNVOUCHED = 100
PORTAL_DIRECTORY_PEOPLE_VOUCHED = 300
PORTAL_DIRECTORY_PEOPLE_YOUNG = 500
PORTAL_DIRECTORY_YOUNG_DAYS = 7
PORTAL_DIRECTORY_ALARM_PERCENT = 60
PORTAL_DIRECTORY_SEARCHES_PER_MINUTE = 40
PORTAL_DIRECTORY_SUGGESTIONS_PER_MINUTE = 120
PORTAL_CONTACTS_FIRST_DAY = 3
PORTAL_CONTACTS_AFTER_A_DAY = 2
PORTAL_CONTACTS_VOUCHED = 10
PORTAL_CONTACTS_PENDING = 5
PORTAL_CONTACTS_REMIND_DAYS = 7
PORTAL_CONTACTS_EXPIRE_DAYS = 14
PORTAL_RIGHTS_DAYS = 10
PORTAL_RIGHTS_WORKING_DAYS = False
PORTAL_ERASED_LEDGER = VAR_DIR / "erased" / "ledger.jsonl"

# --- Search: the database alone unless an engine is named ----------------------------------------------------------
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "").strip()
ELASTICSEARCH_API_KEY = os.environ.get("ELASTICSEARCH_API_KEY", "").strip()
ELASTICSEARCH_CA = os.environ.get("ELASTICSEARCH_CA", "").strip()
ELASTICSEARCH_PREFIX = os.environ.get("ELASTICSEARCH_PREFIX", "").strip() or "portal"
ELASTICSEARCH_SHARDS = 1
ELASTICSEARCH_REPLICAS = int(os.environ.get("ELASTICSEARCH_REPLICAS", "0"))

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "PIL": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        # writes a line with the address of every request
        "elastic_transport": {"level": "WARNING"},
    },
}
