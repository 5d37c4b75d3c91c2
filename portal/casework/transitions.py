"""State tables: which verb leads from which states to which, declared next to the TextChoices they move.

TABLE = TransitionTable(
    ContactState,
    Transition("accept", ContactState.ACCEPTED, sources=[ContactState.PENDING]),
    Transition("decline", ContactState.DECLINED, sources=[ContactState.PENDING], needs_reason=True),
    groups={"open": [ContactState.HELD, ContactState.PENDING]},
)

TABLE.apply(contact_request, "accept", by=member)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models, transaction

from portal.casework import events
from portal.casework.models import Event

Guard = Callable[[Any, models.Model | None], None]


class TransitionRefused(Exception):
    """The verb is not allowed now. ``code`` says why: ``wrong_state``, ``reason_required`` or a guard's own code."""

    def __init__(self, code: str, *, state: str = "", verb: str = "") -> None:
        super().__init__(f"{verb or 'transition'} refused: {code}")
        self.code = code
        self.state = state
        self.verb = verb


class Transition:
    """One verb. ``guard(instance, by)`` sees the locked row and raises TransitionRefused with a code of its own."""

    __slots__ = ("guard", "kind", "needs_reason", "sources", "target", "verb")

    def __init__(
        self,
        verb: str,
        target: str,
        *,
        sources: Iterable[str],
        guard: Guard | None = None,
        needs_reason: bool = False,
        kind: str = "",
    ) -> None:
        self.verb = verb
        self.target = str(target)
        self.sources = frozenset(str(state) for state in sources)
        self.guard = guard
        self.needs_reason = needs_reason
        self.kind = kind


class TransitionTable:
    """All verbs of one kind of record. Raises ValueError when a verb is doubled or names an unknown state."""

    def __init__(
        self,
        states: type[models.TextChoices],
        *transitions: Transition,
        groups: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.states = states
        self.transitions: dict[str, Transition] = {}
        for transition in transitions:
            if transition.verb in self.transitions:
                raise ValueError(f"The verb {transition.verb} is declared twice.")
            self._known({transition.target, *transition.sources})
            self.transitions[transition.verb] = transition
        self.groups = {name: frozenset(str(state) for state in members) for name, members in (groups or {}).items()}
        for members in self.groups.values():
            self._known(members)

    def _known(self, states: Iterable[str]) -> None:
        unknown = sorted(set(states) - set(self.states.values))
        if unknown:
            raise ValueError(f"Unknown states: {', '.join(unknown)}")

    def group(self, name: str) -> frozenset[str]:
        """The states of a named group, for ``filter(status__in=…)``."""
        return self.groups[name]

    def sources(self, verb: str) -> frozenset[str]:
        return self.transitions[verb].sources

    def target(self, verb: str) -> str:
        return self.transitions[verb].target

    def verbs(self, state: str) -> list[str]:
        """What may be done in a state, in the order of the table; guards are not asked."""
        return [verb for verb, transition in self.transitions.items() if state in transition.sources]

    def check(self, state: str, verb: str) -> Transition:
        """The transition. Raises LookupError for an unknown verb, TransitionRefused when the state forbids it."""
        transition = self.transitions.get(verb)
        if transition is None:
            raise LookupError(f"Unknown verb: {verb}")
        if state not in transition.sources:
            raise TransitionRefused("wrong_state", state=str(state), verb=verb)
        return transition

    def apply(
        self,
        instance: models.Model,
        verb: str,
        *,
        by: models.Model | None,
        reason: str = "",
        at: dt.datetime | None = None,
        field: str = "status",
        changes: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Event:
        """Lock the row, guard, change its state (and ``changes``), append the event: all of it or nothing.

        The decision is made on the row as it is in the database, not on the instance at hand, which is brought up to
        date afterwards. ``by`` is the acting account, None for the system. Raises TransitionRefused, LookupError for
        an unknown verb, DoesNotExist when the row is gone, ValueError for details an event may not hold.
        """
        changes = dict(changes or {})
        manager = type(instance)._base_manager
        with transaction.atomic():
            row = manager.select_for_update(of=_own_table(manager)).get(pk=instance.pk)
            before = str(getattr(row, field))
            transition = self.check(before, verb)
            if transition.needs_reason and not reason.strip():
                raise TransitionRefused("reason_required", state=before, verb=verb)
            if transition.guard is not None:
                transition.guard(row, by)
            for name, value in {**changes, field: transition.target}.items():
                setattr(row, name, value)
            row.save(update_fields=[field, *changes, *_stamped(row)])
            event = events.append(
                row,
                transition.kind or f"{row._meta.app_label}.{verb}",
                by=by,
                from_state=before,
                to_state=transition.target,
                reason=reason,
                data=data,
                at=at,
            )
        for name in [field, *changes, *_stamped(row)]:
            setattr(instance, name, getattr(row, name))
        return event


def _own_table(manager: models.Manager[Any]) -> tuple[str, ...]:
    """Lock the record's own row only, where the database can say so."""
    from django.db import connections

    return ("self",) if connections[manager.db].features.has_select_for_update_of else ()


def _stamped(row: models.Model) -> list[str]:
    """Names of fields such as ``updated_at`` that a partial save would leave behind."""
    return [f.name for f in row._meta.concrete_fields if getattr(f, "auto_now", False)]
