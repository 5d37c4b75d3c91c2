"""Daily budgets of the directory (row H7): how many people, and how many full profiles, an account may see.

A day is a day of Asia/Ho_Chi_Minh. Whoever was seen already that day is free, and so is one's own profile. Two kinds of
counters hold at once: the account's own, and one that all accounts younger than a week share. Shared, a *person* counts
once for all of them together, a *full profile* once for each account that opens it.

The statements below are written by hand because they must tell, in one step and under the database's own locks, what
was new: of two requests at the same moment exactly one pays for a person, and no counter passes its limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from community.directory.choices import Amount
from community.directory.models import Spent, Viewing
from community.members.models import MemberProfile
from community.members.permissions import Viewer
from portal.users.models import User

YOUNG = "young"
KEPT = dt.timedelta(days=2)


class BudgetSpent(Exception):
    """Opening the profile would exceed a budget. ``amount`` says which kind, ``shared`` whether it is everybody's."""

    def __init__(self, amount: Amount, *, shared: bool) -> None:
        super().__init__(str(amount))
        self.amount = amount
        self.shared = shared


@dataclass(frozen=True, slots=True)
class Account:
    """Whose budget it is. ``young``: registered less than PORTAL_DIRECTORY_YOUNG_DAYS ago."""

    user_id: int
    vouched: bool
    young: bool

    @classmethod
    def of(cls, user: User, *, vouched: bool) -> Account:
        age = timezone.now() - user.date_joined
        return cls(user.pk, vouched, age < dt.timedelta(days=settings.PORTAL_DIRECTORY_YOUNG_DAYS))

    @property
    def scope(self) -> str:
        return f"account:{self.user_id}"

    @property
    def scopes(self) -> tuple[str, ...]:
        return (self.scope, YOUNG) if self.young else (self.scope,)

    def limit(self, scope: str, amount: Amount) -> int:
        trust = "YOUNG" if scope == YOUNG else "VOUCHED" if self.vouched else "UNVOUCHED"
        return int(getattr(settings, f"PORTAL_DIRECTORY_{amount.name}_{trust}"))


@dataclass(frozen=True, slots=True)
class Allowance:
    """``people`` may be shown now, in the order asked for; ``refused`` may not; ``profiles_left`` can be opened yet."""

    people: tuple[int, ...]
    refused: tuple[int, ...]
    shared: bool
    profiles_left: int


def today() -> dt.date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def resets_at() -> dt.datetime:
    """When all budgets are full again: the coming midnight of Asia/Ho_Chi_Minh."""
    zone = timezone.get_default_timezone()
    return dt.datetime.combine(today() + dt.timedelta(days=1), dt.time(), tzinfo=zone)


@transaction.atomic
def show_people(*, by: Account, people: Sequence[int]) -> Allowance:
    """Count these profiles (primary keys, most wanted first) as shown to the account, as many as its budgets allow.

    Four statements at most; three more when not all of them may be shown. Never raises for a spent budget.
    """
    new = _note(by, {Amount.PEOPLE: people})
    costs = {
        scope: {person for where, _amount, person in new if where == scope} for scope in by.scopes
    }  # fmt: skip
    numbers = _spend(by, {(scope, Amount.PEOPLE): len(costs[scope]) for scope in by.scopes}, Amount.PROFILES)
    left = {
        scope: by.limit(scope, Amount.PEOPLE) - numbers[scope, Amount.PEOPLE] + len(costs[scope]) for scope in by.scopes
    }
    allowed: list[int] = []
    refused: list[int] = []
    shared = False
    for person in dict.fromkeys(people):
        wanted = [scope for scope in by.scopes if person in costs[scope]]
        short = [scope for scope in wanted if left[scope] <= 0]
        if short:
            refused.append(person)
            shared = shared or short == [YOUNG]
            continue
        allowed.append(person)
        for scope in wanted:
            left[scope] -= 1
    if refused:
        _give_back(by, costs, set(refused))
    profiles_left = min(by.limit(scope, Amount.PROFILES) - numbers[scope, Amount.PROFILES] for scope in by.scopes)
    return Allowance(tuple(allowed), tuple(refused), shared, max(profiles_left, 0))


@transaction.atomic
def open_profile(*, by: Account, person: int) -> None:
    """Count one full profile as opened, and the person as shown. Raises BudgetSpent, and counts nothing then."""
    new = _note(by, {Amount.PEOPLE: [person], Amount.PROFILES: [person]})
    # each account that opens a profile counts, also where another has opened it
    opened = int((by.scope, Amount.PROFILES, person) in new)
    costs = {(scope, Amount.PROFILES): opened for scope in by.scopes}
    costs |= {(scope, Amount.PEOPLE): int((scope, Amount.PEOPLE, person) in new) for scope in by.scopes}
    numbers = _spend(by, costs)
    # one's own budget is named first: that message helps more
    for (scope, amount), cost in costs.items():
        if cost and numbers[scope, amount] > by.limit(scope, amount):
            raise BudgetSpent(amount, shared=scope == YOUNG)


def has_opened(profile: MemberProfile, viewer: Viewer) -> bool:
    """Whether the viewer has opened the full profile today: the gate of its photo."""
    scope = f"account:{viewer.user_id}"
    return Viewing.objects.filter(day=today(), scope=scope, amount=Amount.PROFILES, person_id=profile.pk).exists()


def prune(now: dt.datetime | None = None) -> int:
    """Forget who saw whom more than two days ago; returns how many rows went."""
    last = (now or timezone.now()).astimezone(timezone.get_default_timezone()).date() - KEPT
    viewings, _details = Viewing.objects.before(last).delete()
    counters, _details = Spent.objects.filter(day__lt=last).delete()
    return viewings + counters


# --- statements ------------------------------------------------------------------------------------------------------

Row = tuple[str | int | None, ...]
Noted = set[tuple[str, Amount, int]]
Costs = dict[tuple[str, Amount], int]


def _note(by: Account, wanted: dict[Amount, Sequence[int]]) -> Noted:
    """Insert what is not there yet; returns what was new. Sorted, so that two requests never wait for each other."""
    rows = sorted(
        (scope, amount.value, person)
        for amount, people in wanted.items()
        for person in set(people)
        for scope in by.scopes
        if amount is Amount.PEOPLE or scope != YOUNG
    )
    if not rows:
        return set()
    day = today().isoformat()
    values = [(day, scope, _owner(by, scope), amount, person) for scope, amount, person in rows]
    found = _returning(
        Viewing,
        ("day", "scope", "account_id", "amount", "person_id"),
        values,
        "ON CONFLICT DO NOTHING RETURNING scope, amount, person_id",
    )
    return {(scope, Amount(amount), person) for scope, amount, person in found}


def _spend(by: Account, costs: Costs, *also: Amount) -> Costs:
    """Add the costs to the counters, which are locked until the transaction ends; returns the numbers afterwards.

    Counters of the amounts in ``also`` are read, too.
    """
    asked = {(scope, amount): 0 for scope in by.scopes for amount in also} | costs
    if not any(asked.values()):
        return asked | _numbers(by)
    day = today().isoformat()
    values = [
        (day, scope, _owner(by, scope), amount.value, number)
        for (scope, amount), number in sorted(asked.items(), key=lambda item: (item[0][0], item[0][1].value))
    ]
    table = connection.ops.quote_name(Spent._meta.db_table)
    found = _returning(
        Spent,
        ("day", "scope", "account_id", "amount", "number"),
        values,
        f"ON CONFLICT (day, scope, amount) DO UPDATE SET number = {table}.number + excluded.number "
        "RETURNING scope, amount, number",
    )
    return {(scope, Amount(amount)): number for scope, amount, number in found}


def _numbers(by: Account) -> Costs:
    rows = Spent.objects.filter(day=today(), scope__in=by.scopes).values_list("scope", "amount", "number")
    return {(scope, Amount(amount)): number for scope, amount, number in rows}


def _owner(by: Account, scope: str) -> int | None:
    return None if scope == YOUNG else by.user_id


def _returning(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Row], end: str
) -> list[tuple[str, str, int]]:
    rows = list(rows)
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(columns)
    marks = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
    with connection.cursor() as cursor:
        # names of our own tables and columns; every value is a parameter
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {marks} {end}",  # noqa: S608
            [value for row in rows for value in row],
        )
        return cursor.fetchall()


def _give_back(by: Account, costs: dict[str, set[int]], refused: set[int]) -> None:
    day = today()
    for scope in by.scopes:
        back = costs[scope] & refused
        if not back:
            continue
        Viewing.objects.filter(day=day, scope=scope, amount=Amount.PEOPLE, person__in=back).delete()
        Spent.objects.filter(day=day, scope=scope, amount=Amount.PEOPLE).update(number=models.F("number") - len(back))
