"""Production refuses to start half configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.core import checks
from tests.factories.users import make_user

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "x" * 30 + "0123456789-abcdefghijklmnopqrstuvwxyz",
    "PORTAL_PUBLIC_URL": "https://portal.example",
    "DATABASE_URL": "sqlite:///:memory:",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_HOST": "127.0.0.1",
    "DEFAULT_FROM_EMAIL": "Portal <no-reply@portal.example>",
    "PORTAL_MFA_KEYS": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=",
    "PORTAL_CHAIN_OFFICERS": "mot@portal.example,hai@portal.example",
}
SECRETS = (
    "SECRET_KEY",
    "PORTAL_PUBLIC_URL",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_HOST",
    "DEFAULT_FROM_EMAIL",
    "PORTAL_MFA_KEYS",
)


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True)


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_variable_is_named_and_stops_the_start(name):
    environment = {key: value for key, value in COMPLETE.items() if key != name}
    answer = manage("check", **environment)
    assert answer.returncode != 0
    assert name in answer.stderr


def test_the_deployment_check_is_clean_with_production_settings():
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_malformed_factor_key_stops_the_start():
    answer = manage("check", **{**COMPLETE, "PORTAL_MFA_KEYS": "too-short"})
    assert answer.returncode != 0
    assert "PORTAL_MFA_KEYS" in answer.stderr
    assert "too-short" not in answer.stderr


def test_demo_mode_stops_the_start():
    answer = manage("check", **COMPLETE, PORTAL_DEMO="1")
    assert answer.returncode != 0
    assert "PORTAL_DEMO" in answer.stderr


def test_an_address_without_tls_stops_the_start():
    answer = manage("check", **{**COMPLETE, "PORTAL_PUBLIC_URL": "http://portal.example"})
    assert answer.returncode != 0
    assert "https" in answer.stderr


def test_load_demo_is_refused_in_production():
    answer = manage("load_demo", **COMPLETE)
    assert answer.returncode != 0
    assert "refused" in answer.stderr


@pytest.mark.django_db
def test_a_cache_of_one_process_stops_the_start(settings):
    settings.DEBUG, settings.PORTAL_DEMO = False, False
    with pytest.raises(ImproperlyConfigured, match="E101"):
        checks.refuse_unsafe_start()


@pytest.mark.django_db
def test_demo_accounts_in_the_database_stop_the_start(settings):
    settings.DEBUG, settings.PORTAL_DEMO = False, False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}}
    checks.refuse_unsafe_start()
    make_user("somebody@demo.example")
    with pytest.raises(ImproperlyConfigured, match="E103"):
        checks.refuse_unsafe_start()
