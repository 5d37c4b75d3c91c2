"""Staff come in by one door, with a second factor, and not for ever."""

import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.urls import reverse

from portal.users import factors
from portal.users.choices import EDITORS
from portal.users.demo import demo_secret
from portal.users.models import User
from tests.factories.users import enter, make_user

SECRET = demo_secret("somebody@demo.example")
DOORS = {
    "/cms/login/": "/tai-khoan/login/?next=/cms/",
    "/cms/password_reset/": "/tai-khoan/password/reset/",
    "/cms/password_reset/done/": "/tai-khoan/password/reset/",
    "/cms/password_reset/confirm/MQ/set-password/": "/tai-khoan/password/reset/",
    "/cms/password_reset/complete/": "/tai-khoan/password/reset/",
    "/cms/account/change_password/": "/tai-khoan/password/change/",
    "/cms/account/change_email/": "/tai-khoan/email/",
}


def with_app(user):
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    return TOTP.activate(user, SECRET).instance


@pytest.fixture
def password_only(client, editor):
    """A session of a member of staff that knows the password, as in a browser that was left open before."""
    client.force_login(editor)
    return client


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("enabled", [False, True])
def test_wagtails_own_account_screens_only_lead_to_the_one_entrance(client, db, settings, path, enabled):
    settings.WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = settings.WAGTAIL_PASSWORD_RESET_ENABLED = enabled
    settings.WAGTAILADMIN_LOGIN_URL = "/elsewhere/" if enabled else "account_login"
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, DOORS[path])
    answer = client.post(path, {"username": "a@example.org", "email": "a@example.org", "password": "x"})
    assert (answer.status_code, answer["Location"]) == (303, DOORS[path])


def test_the_sign_in_door_leads_nobody_to_another_site(client, db):
    answer = client.get("/cms/login/?next=https://ke-gia.example/")
    assert answer["Location"] == "/tai-khoan/login/?next=/cms/"


def test_the_account_screen_changes_no_password_and_no_address_whatever_the_settings_say(client, editor, settings):
    settings.WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = settings.WAGTAIL_EMAIL_MANAGEMENT_ENABLED = True
    enter(client, editor)
    page = client.get("/cms/account/").content.decode()
    assert 'type="password"' not in page
    assert 'name="name_email-email"' not in page
    client.post(
        "/cms/account/",
        {
            "name_email-first_name": "A",
            "name_email-last_name": "B",
            "name_email-email": "new@example.org",
            "password-old_password": "mật khẩu dài",
            "password-new_password1": "Song-Lam-xanh-26",
            "password-new_password2": "Song-Lam-xanh-26",
        },
    )
    editor.refresh_from_db()
    assert editor.email == "editor@example.org"
    assert editor.check_password("mật khẩu dài")


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    "path", ["/cms/", "/cms/pages/", "/cms/images/", "/cms/sprite/", "/cms/api/main/pages/", "/cms/nowhere/"]
)
def test_a_password_alone_opens_nothing_below_cms(password_only, settings, debug, path):
    settings.DEBUG = debug
    answer = password_only.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/tai-khoan/2fa/?next={path}")
    answer = password_only.post(path)
    assert (answer.status_code, answer["Location"]) == (303, "/tai-khoan/2fa/?next=/cms/")


def test_a_script_with_a_password_alone_finds_nothing(password_only):
    answer = password_only.get("/cms/pages/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 404


def test_a_superuser_needs_a_second_factor_too(client, superuser):
    client.force_login(superuser)
    assert client.get("/cms/").status_code == 302


def test_who_has_a_factor_is_asked_for_it_and_comes_back(password_only, editor):
    with_app(editor)
    answer = password_only.get("/cms/pages/")
    assert answer["Location"] == "/tai-khoan/2fa/reauthenticate/?next=/cms/pages/"
    answer = password_only.post(answer["Location"], {"code": factors.present_code(SECRET), "next": "/cms/pages/"})
    assert answer["Location"] == "/cms/pages/"
    assert password_only.get("/cms/pages/").status_code == 200


def test_a_wrong_code_does_not_open(password_only, editor):
    with_app(editor)
    password_only.post("/tai-khoan/2fa/reauthenticate/", {"code": "000000"})
    assert password_only.get("/cms/").status_code == 302


@pytest.mark.parametrize("kind", ["totp", "webauthn", "recovery_codes"])
def test_each_kind_of_second_factor_opens(client, editor, kind):
    enter(client, editor, kind)
    assert client.get("/cms/").status_code == 200


@pytest.mark.parametrize(
    "records",
    [
        [{"method": "password", "at": 1}, {"method": "code", "at": 2}],
        [{"method": "mfa", "at": 1}],
        [{"method": "mfa", "at": 1, "type": "hope"}],
        "mfa",
    ],
)
def test_what_is_no_second_factor_does_not_open(client, editor, records):
    enter(client, editor)
    session = client.session
    session["account_authentication_methods"] = records
    session.save()
    assert client.get("/cms/").status_code == 302


def test_the_factor_of_somebody_else_does_not_open(client, editor, approver):
    enter(client, editor)
    session = client.session
    session["account_authentication_methods_user"] = str(approver.pk)
    session.save()
    assert client.get("/cms/").status_code == 302


def test_the_login_of_staff_asks_for_the_code_and_opens_the_desk(client, editor, password):
    with_app(editor)
    answer = client.post("/tai-khoan/login/?next=/cms/", {"login": editor.email, "password": password})
    assert answer["Location"].startswith("/tai-khoan/2fa/authenticate/")
    assert client.get("/cms/").status_code == 302
    answer = client.post("/tai-khoan/2fa/authenticate/", {"code": factors.present_code(SECRET)})
    assert answer.status_code == 302
    assert client.get("/cms/").status_code == 200


def test_the_bypass_code_of_development_opens_nothing(client, editor, password, settings):
    settings.DEBUG = True
    settings.MFA_TOTP_INSECURE_BYPASS_CODE = "123456"
    with_app(editor)
    client.post("/tai-khoan/login/", {"login": editor.email, "password": password})
    answer = client.post("/tai-khoan/2fa/authenticate/", {"code": "123456"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_counts_once_as_long_as_it_is_valid(client, editor, password):
    with_app(editor)
    for seconds, expected in ((0, 302), (31, 200)):
        client.logout()
        with time_machine.travel("2026-11-25 08:00:00+00:00", tick=False) as clock:
            code = factors.present_code(SECRET)
            clock.shift(seconds)
            client.post("/tai-khoan/login/", {"login": editor.email, "password": password})
            answer = client.post("/tai-khoan/2fa/authenticate/", {"code": code})
        assert answer.status_code == expected


def test_members_keep_their_answer(client, member):
    client.force_login(member)
    for path in ("/cms/", "/cms/pages/", "/cms/login/", "/cms/password_reset/"):
        assert client.get(path).status_code == 404


# --- lost rights and the end of a session ----------------------------------------


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda user: User.objects.filter(pk=user.pk).update(is_active=False), 302),
        (lambda user: User.objects.filter(pk=user.pk).update(is_staff=False), 404),
        (lambda user: user.groups.clear(), 404),
    ],
    ids=["closed", "no longer staff", "out of the group"],
)
def test_lost_rights_bite_on_the_next_request(client, editor, change, status):
    enter(client, editor)
    assert client.get("/cms/").status_code == 200
    change(editor)
    assert client.get("/cms/").status_code == status


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-25 08:00:00+07:00", tick=False) as moved:
        yield moved


def test_a_staff_session_ends_after_half_an_hour_without_use(client, editor, clock):
    enter(client, editor)
    for _ in range(3):
        assert client.get("/cms/").status_code == 200
        clock.shift(29 * 60)
    assert client.get("/cms/").status_code == 200
    clock.shift(31 * 60)
    answer = client.get("/cms/pages/")
    assert answer["Location"] == "/tai-khoan/login/?next=/cms/pages/"
    assert "_auth_user_id" not in client.session


def test_a_staff_session_ends_after_twelve_hours_of_work(client, editor, clock):
    enter(client, editor)
    for _ in range(12 * 3):
        assert client.get("/cms/").status_code == 200
        clock.shift(20 * 60)
    assert client.get("/cms/").status_code == 200
    clock.shift(60)
    assert client.get("/cms/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_editor_left_open_is_not_somebody_at_work(client, editor, clock):
    enter(client, editor)
    client.get("/cms/")
    for _ in range(31):
        clock.shift(60)
        client.post("/cms/editing-sessions/ping/wagtailcore/page/1/1/")
    assert client.get("/cms/").status_code == 302


def test_the_clock_is_written_once_a_minute(client, editor, clock):
    enter(client, editor)
    client.get("/cms/")
    first = client.session["staff_session_seen"]
    clock.shift(59)
    client.get("/cms/")
    assert client.session["staff_session_seen"] == first
    clock.shift(2)
    client.get("/cms/")
    assert client.session["staff_session_seen"] == first + 61


def test_a_new_login_begins_new_hours(client, editor, clock):
    enter(client, editor)
    client.get("/cms/")
    clock.shift(29 * 60)
    enter(client, editor)
    client.get("/cms/")
    assert client.session["staff_session_began"] == int(time.time())


def test_members_stay_logged_in(client, member, clock):
    client.force_login(member)
    clock.shift(13 * 3600)
    assert client.get(reverse("account_email")).status_code == 200


# --- demo ----------------------------------------


def test_the_demo_code_is_what_the_login_takes(client, roles, capsys):
    from portal.core.demo import DemoWorld
    from portal.users import demo

    demo.load(DemoWorld(content=None, draw_cover=None, report=print))
    demo.load(DemoWorld(content=None, draw_cover=None, report=print))
    email, password, _role = demo.demo_logins()[0]
    assert Authenticator.objects.filter(user__email=email).count() == 1
    capsys.readouterr()
    call_command("demo_code", email)
    code = capsys.readouterr().out.strip()
    assert len(code) == 6
    client.post("/tai-khoan/login/", {"login": email, "password": password})
    client.post("/tai-khoan/2fa/authenticate/", {"code": code})
    assert client.get("/cms/").status_code == 200


def test_nobodys_else_code_is_told(db, roles):
    from django.core.management.base import CommandError

    user = make_user("real@example.org", EDITORS)
    with_app(user)
    with pytest.raises(CommandError, match="Refused"):
        call_command("demo_code", user.email)
    with pytest.raises(CommandError, match="no such"):
        call_command("demo_code", "nobody@demo.example")


def test_no_code_is_told_without_the_demo(db, settings):
    from django.core.management.base import CommandError

    settings.PORTAL_DEMO = False
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        call_command("demo_code", "quan-tri@demo.example")
