"""What the directory's page shows of a result: people from the rows, facets with rounded-off counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from community.directory.choices import PARAMETERS, SMALLEST_COUNT, Facet
from community.directory.filters import DirectoryFilters
from community.directory.services.budgets import Account, Allowance, show_people
from community.directory.services.labels import FREE, name_of, token_of
from community.members.models import MemberProfile
from community.members.permissions import ANY_MEMBER, SeenProfile, Viewer, seen_by
from portal.search.query import Bucket, Hit
from portal.users.models import User

SHOWN = 8  # values of a facet before the reader chooses any
OPEN = {Facet.COUNTRY, Facet.HOME}


@dataclass(frozen=True, slots=True)
class Option:
    token: str
    label: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetChoices:
    name: str
    parameter: str
    label: str | Promise
    options: tuple[Option, ...]
    open: bool


def count_text(number: int) -> str:
    """Row H2: never an exact number of fewer than five people, and nobody and a few look the same."""
    return str(number) if number >= SMALLEST_COUNT else f"<{SMALLEST_COUNT}"


def facet_choices(found: Mapping[str, Sequence[Bucket]], filters: DirectoryFilters) -> list[FacetChoices]:
    """Per facet what is chosen and the most frequent values, each with its count under all other facets."""
    return [_choices(facet, found.get(facet.value, ()), filters) for facet in Facet]


def _choices(facet: Facet, buckets: Sequence[Bucket], filters: DirectoryFilters) -> FacetChoices:
    counts = {bucket.value: bucket.count for bucket in buckets}
    chosen = filters.chosen.get(facet, [])
    options = [
        Option(choice.token, choice.label, count_text(max((counts.get(v, 0) for v in choice.values), default=0)), True)
        for choice in chosen
        if len(choice.values) == 1
    ]
    # a place of several units has no single number: its chip says that it is chosen, and its count is the list's own
    options += [Option(choice.token, choice.label, "", True) for choice in chosen if len(choice.values) != 1]
    taken = {option.token for option in options}
    for value, count in counts.items():
        if len(options) >= SHOWN + len(chosen):
            break
        token = token_of(facet, value)
        # a skill in somebody's own words is shown only where enough people share it
        if token in taken or (value.startswith(FREE) and count < SMALLEST_COUNT):
            continue
        options.append(Option(token, name_of(facet, value), count_text(count), False))
    return FacetChoices(
        name=facet.value,
        parameter=PARAMETERS[facet],
        label=facet.label,
        options=tuple(options),
        open=facet in OPEN or bool(chosen),
    )


@dataclass(frozen=True, slots=True)
class People:
    """``cards`` in the order of the hits; ``allowance`` is None when nobody new had to be counted."""

    cards: tuple[SeenProfile, ...]
    account: Account
    allowance: Allowance


def people_of(hits: Sequence[Hit], *, viewer: Viewer, by: User) -> People:
    """The people of these hits as any member may see them, as many as the account's budgets allow.

    A hit whose row is gone or hidden is dropped. One's own row is read along: it says whether one is vouched for.
    """
    ids = [hit.id for hit in hits]
    rows = MemberProfile.objects.visible_to(viewer).with_places()
    found = {row.reference: row for row in rows.filter(Q(reference__in=ids) | Q(user_id=by.pk))}
    own = next((row for row in found.values() if row.user_id == by.pk), None)
    account = Account.of(by, vouched=own is not None and own.vouched_at is not None)
    shown = [(row, seen) for pk in ids if (row := found.get(pk)) and (seen := seen_by(row, ANY_MEMBER))]
    allowance = show_people(by=account, people=[row.pk for row, _seen in shown if row.user_id != by.pk])
    allowed = set(allowance.people)
    cards = tuple(seen for row, seen in shown if row.pk in allowed or row.user_id == by.pk)
    return People(cards, account, allowance)
