"""Secrets of second factors at rest, and what happens to them when keys change."""

import json
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from portal.core import checks
from portal.users import factors
from tests.factories.users import make_user

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def rotate(*args):
    out = StringIO()
    call_command("rotate_mfa_keys", *args, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def enrolled(lan):
    TOTP.activate(lan, SECRET)
    codes = RecoveryCodes.activate(lan).generate_codes()
    return lan, codes


def kept():
    return json.dumps(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))


def test_neither_secret_nor_seed_stands_in_the_database(enrolled):
    _user, codes = enrolled
    assert SECRET not in kept()
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert row.data["seed"].startswith("gAAAA")
    assert row.wrap().generate_codes() == codes
    assert not any(code in kept() for code in codes)


def test_the_code_of_the_app_is_still_accepted(enrolled):
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert row.wrap().validate_code(factors.present_code(SECRET))


def test_a_secret_stored_as_plain_text_is_not_taken(enrolled):
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).update(data={"secret": SECRET})
    with pytest.raises(InvalidToken):
        Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap().validate_code(factors.present_code(SECRET))


def test_the_first_key_encrypts_and_all_decrypt(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PORTAL_MFA_KEYS = [old]
    token = factors.encrypt("a secret")
    settings.PORTAL_MFA_KEYS = [new, old]
    assert factors.decrypt(token) == "a secret"
    assert not factors.is_current(token)
    assert Fernet(new).decrypt(factors.encrypt("a secret").encode()) == b"a secret"
    settings.PORTAL_MFA_KEYS = [new]
    with pytest.raises(InvalidToken):
        factors.decrypt(token)


def test_keys_are_changed_without_anybody_noticing(enrolled, settings):
    _user, codes = enrolled
    old, new = settings.PORTAL_MFA_KEYS[0], Fernet.generate_key().decode()
    settings.PORTAL_MFA_KEYS = [new, old]
    before = kept()
    assert rotate("--dry-run") == "2 secrets, 2 would be written under the first key, 0 unreadable"
    assert kept() == before
    assert rotate() == "2 secrets, 2 written under the first key, 0 unreadable"
    assert rotate() == "2 secrets, 0 written under the first key, 0 unreadable"
    settings.PORTAL_MFA_KEYS = [new]
    assert Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap().validate_code(factors.present_code(SECRET))
    assert Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().generate_codes() == codes


def test_what_was_stored_before_there_were_keys_is_encrypted(lan):
    Authenticator.objects.create(user=lan, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    assert rotate() == "1 secrets, 1 written under the first key, 0 unreadable"
    assert SECRET not in kept()
    assert factors.decrypt(Authenticator.objects.get().data["secret"]) == SECRET


def test_a_missing_key_is_said_and_destroys_nothing(enrolled, settings):
    before = kept()
    settings.PORTAL_MFA_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Keys are missing"):
        rotate()
    assert kept() == before


def test_recovery_codes_of_an_older_kind_are_rotated_too(lan, settings):
    Authenticator.objects.create(
        user=lan, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": [factors.encrypt("12345678")]}
    )
    settings.PORTAL_MFA_KEYS = [Fernet.generate_key().decode(), *settings.PORTAL_MFA_KEYS]
    rotate()
    settings.PORTAL_MFA_KEYS = settings.PORTAL_MFA_KEYS[:1]
    row = Authenticator.objects.get()
    assert set(row.data) == {"migrated_codes"}
    assert factors.decrypt(row.data["migrated_codes"][0]) == "12345678"


def test_without_keys_nothing_is_encrypted_with_nothing(settings):
    settings.PORTAL_MFA_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        factors.encrypt("a")
    assert checks.factor_keys().id == "portal.E105"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("MFA_TOTP_INSECURE_BYPASS_CODE", "123456", "portal.E104"),
        ("MFA_TRUST_ENABLED", True, "portal.E104"),
        ("PORTAL_TRUSTED_PROXIES", -1, "portal.E106"),
        ("PORTAL_STAFF_IDLE_SECONDS", 1801, "portal.E107"),
        ("PORTAL_STAFF_SESSION_SECONDS", 13 * 3600, "portal.E107"),
    ],
)
def test_settings_that_would_open_the_desk_stop_the_start_even_in_development(settings, name, value, expected):
    settings.DEBUG = True
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=expected):
        checks.refuse_unsafe_start()


def test_passkeys_belong_to_the_configured_name_whatever_host_is_asked(rf, db, settings):
    from allauth.core.context import request_context
    from allauth.mfa.adapter import get_adapter

    settings.PORTAL_PUBLIC_URL = "https://portal.example"
    with request_context(rf.get("/", headers={"host": "ke-gia.example"})):
        assert get_adapter().get_public_key_credential_rp_entity()["id"] == "portal.example"


def test_an_account_without_factors_has_none(db):
    assert not factors.has_factor(make_user())
