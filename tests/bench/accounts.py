"""Whether an address has an account must not show in the time an answer takes: login, sign-up, reset and code.

Eight cases, each address used once, in turn, so that a machine that slows down slows everything. The two medians of a
form lie within a tenth of each other. Passwords are hashed as in production.
"""

from __future__ import annotations

import gc
import statistics
import time

ROUNDS = 60
LIMIT = 0.10
NEW = {"password1": "Song-Lam-xanh-26", "password2": "Song-Lam-xanh-26", "agree": "on"}
FORMS = {
    "login": ("/tai-khoan/login/", "login", {"password": "not this one"}, 200),
    "sign-up": ("/tai-khoan/signup/", "email", NEW, 302),
    "reset": ("/tai-khoan/password/reset/", "email", {}, 302),
    "code": ("/tai-khoan/login/code/", "email", {}, 302),
}


def run() -> bool:
    """Print one line a form; True when each pair of medians is close enough."""
    from django.conf import global_settings
    from django.core.cache import cache
    from django.test import override_settings

    rounds = range(ROUNDS + 2)
    times: dict[tuple[str, bool], list[float]] = {(name, there): [] for name in FORMS for there in (True, False)}
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        set_password([address(name, True, number) for name in FORMS for number in rounds])
        for number in rounds:
            cases = list(times)
            for name, there in cases if number % 2 else reversed(cases):
                cache.clear()
                took = timed(name, address(name, there, number))
                if number >= 2:  # the first rounds load templates
                    times[name, there].append(took)
    verdicts = [report(name, times[name, True], times[name, False]) for name in FORMS]
    return all(verdicts)


def address(name: str, there: bool, number: int) -> str:
    """One for each case and round, all equally long."""
    return f"{name}-{'known' if there else 'other'}-{number:04}@example.org"


def set_password(known: list[str]) -> None:
    """Make the accounts, all with one hash: making a hundred would take longer than the measurement."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from portal.users.models import User

    password = make_password("Que-nha-ben-song-Lam")
    User.objects.filter(email__in=known).delete()
    users = User.objects.bulk_create(User(email=email, password=password) for email in known)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )


def timed(name: str, email: str) -> float:
    """Seconds for sending the form of a visitor who has opened it."""
    from django.test import Client

    path, field, extra, expected = FORMS[name]
    client = Client()
    client.get(path)
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    response = client.post(path, {field: email, **extra})
    took = time.perf_counter() - started
    gc.enable()
    if response.status_code != expected:
        raise SystemExit(f"{path} answered {response.status_code}")
    return took


def report(name: str, there: list[float], absent: list[float]) -> bool:
    first, second = statistics.median(there) * 1000, statistics.median(absent) * 1000
    apart = abs(first - second) / min(first, second)
    good = apart <= LIMIT
    verdict = "ok" if good else "TELLS"
    print(f"{name:<8} {first:7.2f} ms with, {second:7.2f} ms without an account: {apart:5.1%} apart  {verdict}")
    return good
