"""How much of the directory an account may see in a day (row H7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from community.directory.choices import Amount
from community.directory.models import Spent, Viewing
from community.directory.services import budgets
from community.directory.services.budgets import YOUNG, Account, BudgetSpent, open_profile, show_people
from tests.factories.directory import people, viewer


def account(**kinds: Any) -> Account:
    return Account.of(viewer(**kinds), vouched=bool(kinds.get("vouched")))


def spent(by: Account, amount: Amount, scope: str = "") -> int:
    row = Spent.objects.filter(scope=scope or by.scope, amount=amount).first()
    return row.number if row else 0


@pytest.fixture
def crowd(db: None) -> list[int]:
    return [profile.pk for profile in people(60)]


def opens(by: Account, ids: list[int]) -> int:
    done = 0
    for pk in ids:
        try:
            open_profile(by=by, person=pk)
        except BudgetSpent:
            continue
        done += 1
    return done


@pytest.mark.parametrize(("vouched", "limit"), [(False, 5), (True, 30)])
def test_an_account_opens_as_many_full_profiles_as_its_trust_allows(
    crowd: list[int], vouched: bool, limit: int
) -> None:
    by = account(vouched=vouched)
    assert opens(by, crowd) == limit
    assert spent(by, Amount.PROFILES) == limit


def test_a_profile_opened_today_stays_open_and_costs_nothing_again(crowd: list[int]) -> None:
    by = account()
    assert opens(by, crowd[:6]) == 5
    assert opens(by, crowd[:5]) == 5
    assert spent(by, Amount.PROFILES) == 5


def test_a_refused_profile_is_not_counted_as_shown(crowd: list[int]) -> None:
    by = account()
    opens(by, crowd[:6])
    assert spent(by, Amount.PEOPLE) == 5
    assert Viewing.objects.filter(person_id=crowd[5]).count() == 0


def test_the_error_names_the_budget_that_is_spent(crowd: list[int]) -> None:
    by = account(young=True)
    opens(by, crowd[:5])
    with pytest.raises(BudgetSpent) as caught:
        open_profile(by=by, person=crowd[5])
    assert (caught.value.amount, caught.value.shared) == (Amount.PROFILES, False)


def test_the_eleventh_new_account_finds_the_shared_profiles_used_up(crowd: list[int]) -> None:
    for _ in range(10):
        assert opens(account(young=True), crowd[:5]) == 5
    late = account(young=True)
    with pytest.raises(BudgetSpent) as caught:
        open_profile(by=late, person=crowd[0])
    assert (caught.value.amount, caught.value.shared) == (Amount.PROFILES, True)
    assert spent(late, Amount.PROFILES, YOUNG) == 50
    assert opens(account(), crowd[:5]) == 5, "an old account notices nothing"


def test_people_shown_are_counted_once_each_and_only_so_many_are_shown(db: None) -> None:
    ids = [profile.pk for profile in people(130)]
    by = account()
    first = show_people(by=by, people=ids[:90])
    assert (len(first.people), first.refused) == (90, ())
    again = show_people(by=by, people=ids[80:110])
    assert again.people == tuple(ids[80:100])
    assert again.refused == tuple(ids[100:110])
    assert spent(by, Amount.PEOPLE) == 100
    assert Viewing.objects.filter(scope=by.scope).count() == 100
    assert show_people(by=by, people=ids[:100]).refused == ()


def test_the_order_of_the_answer_is_that_of_the_question(crowd: list[int]) -> None:
    wanted = crowd[::-1][:10]
    assert show_people(by=account(), people=wanted).people == tuple(wanted)


def test_new_accounts_share_the_number_of_different_people(crowd: list[int], settings: Any) -> None:
    settings.PORTAL_DIRECTORY_PEOPLE_YOUNG = 30
    first, second = account(young=True), account(young=True)
    assert len(show_people(by=first, people=crowd[:25]).people) == 25
    # somebody whom another new account has seen is no new person to them all
    both = show_people(by=second, people=crowd[:35])
    assert both.people == tuple(crowd[:30])
    assert both.shared
    assert spent(second, Amount.PEOPLE) == 30
    assert spent(second, Amount.PEOPLE, YOUNG) == 30
    assert len(show_people(by=account(), people=crowd).people) == 60


def test_it_is_told_how_many_full_profiles_are_left(crowd: list[int]) -> None:
    by = account()
    assert show_people(by=by, people=crowd[:3]).profiles_left == 5
    opens(by, crowd[:2])
    assert show_people(by=by, people=crowd[:3]).profiles_left == 3
    assert show_people(by=by, people=[]).profiles_left == 3


def test_the_next_day_of_vietnam_begins_anew(crowd: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    by = account()
    evening = dt.datetime(2026, 11, 25, 16, 59, tzinfo=dt.UTC)  # 23:59 in Vietnam
    monkeypatch.setattr(timezone, "now", lambda: evening)
    assert opens(by, crowd) == 5
    assert budgets.resets_at() == dt.datetime(2026, 11, 25, 17, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening + dt.timedelta(minutes=1))
    assert opens(by, crowd[10:]) == 5


def test_who_saw_whom_is_forgotten_after_two_days(crowd: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    by = account(young=True)
    opens(by, crowd[:2])
    later = timezone.now() + dt.timedelta(days=2)
    assert budgets.prune(later) == 0
    assert budgets.prune(later + dt.timedelta(days=1)) > 0
    assert not Viewing.objects.exists()
    assert not Spent.objects.exists()


def test_an_account_turns_old_on_the_eighth_day(db: None) -> None:
    user = viewer(young=True)
    user.date_joined = timezone.now() - dt.timedelta(days=settings.PORTAL_DIRECTORY_YOUNG_DAYS, seconds=1)
    assert not Account.of(user, vouched=False).young
    user.date_joined += dt.timedelta(minutes=1)
    assert Account.of(user, vouched=False).young


def test_what_is_shown_costs_few_statements(
    crowd: list[int], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    by = account(young=True)
    with django_assert_max_num_queries(4):
        show_people(by=by, people=crowd[:20])
    with django_assert_max_num_queries(4):
        show_people(by=by, people=crowd[:20])


# --- many requests at once -------------------------------------------------------------------------------------------


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_do_not_open_more_than_the_budget() -> None:
    ids = [profile.pk for profile in people(12)]
    by = account()
    connection.close()
    results = at_once(lambda number: opens(by, ids[number:] + ids[:number]), 6)
    assert Viewing.objects.filter(scope=by.scope, amount=Amount.PROFILES).count() == 5
    assert spent(by, Amount.PROFILES) == 5
    assert all(5 >= opened >= 0 for opened in results)


@pytest.mark.django_db(transaction=True)
def test_new_accounts_at_the_same_moment_do_not_pass_their_shared_number(settings: Any) -> None:
    settings.PORTAL_DIRECTORY_PEOPLE_YOUNG = 20
    settings.PORTAL_DIRECTORY_PROFILES_YOUNG = 8
    ids = [profile.pk for profile in people(40)]
    accounts = [account(young=True) for _ in range(6)]
    connection.close()

    def greedy(number: int) -> tuple[int, ...]:
        mine = ids[number * 5 :] + ids[: number * 5]
        opens(accounts[number], mine[:4])
        return show_people(by=accounts[number], people=mine).people

    shown = at_once(greedy, 6)
    assert len({pk for people_shown in shown for pk in people_shown}) <= 20
    assert Viewing.objects.filter(amount=Amount.PROFILES).count() <= 8
    assert spent(accounts[0], Amount.PROFILES, YOUNG) <= 8
    assert spent(accounts[0], Amount.PEOPLE, YOUNG) == Viewing.objects.filter(scope=YOUNG).count() <= 20
    for by in accounts:
        seen = Viewing.objects.filter(scope=by.scope, amount=Amount.PEOPLE).count()
        assert spent(by, Amount.PEOPLE) == seen
