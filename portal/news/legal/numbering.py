"""Whether numbers follow each other, and what to say when they do not."""

from dataclasses import dataclass

from portal.news.legal.errors import LegalTextWarning, warn
from portal.news.legal.markers import LETTERS, SKIPPED, Marker, Style, rewrite

_NEAR = 3
_MAX_WARNINGS = 200
_CONTINUED = frozenset({Style.ARTICLE, Style.CHAPTER})
_LETTERED = frozenset({Style.POINT, Style.CAPITAL})
_D_BAR = LETTERS.index("đ") + 1


@dataclass
class Run:
    """The numbers of one way of numbering under one parent. ``number`` counts how often they have begun again."""

    last: Marker
    number: int = 1
    d_bar_warning: LegalTextWarning | None = None

    def expects(self, marker: Marker) -> bool:
        """Whether the marker is the next of the run."""
        return follows(self.last, marker)

    def near(self, marker: Marker) -> bool:
        return self.last.ordinal < marker.ordinal <= self.last.ordinal + _NEAR


def follows(last: Marker, marker: Marker) -> bool:
    """Whether one marker comes right after another: b after a, 5a after 5, k after i in the Vietnamese alphabet."""
    if marker.ordinal == last.ordinal:
        return marker.suffix > last.suffix
    return marker.ordinal > last.ordinal and not missing(last.ordinal, marker)


def missing(last: int, marker: Marker) -> range:
    """The ordinals left out between ``last`` and the marker; only the ends count where letters are skipped inside."""
    between = range(last + 1, marker.ordinal)
    if marker.style not in _LETTERED:
        return between
    skipped = SKIPPED if marker.style is Style.POINT else SKIPPED | {"đ"}
    lost = [ordinal for ordinal in between if LETTERS[ordinal - 1] not in skipped]
    return range(lost[0], lost[-1] + 1) if lost else range(0)


class Numbering:
    """Follows the numbers of a document and collects the warnings about them."""

    def __init__(self) -> None:
        self._warnings: list[LegalTextWarning] = []
        self._left_out = 0
        self._last: dict[Style, Marker] = {}

    @property
    def warnings(self) -> list[LegalTextWarning]:
        if not self._left_out:
            return self._warnings
        return [*self._warnings, warn("more-warnings", self._warnings[-1].line, count=self._left_out)]

    def restart(self) -> None:
        """Forget the numbers of the text: an annex has its own."""
        self._last.clear()

    def seen(self, style: Style) -> bool:
        return style in self._last

    def next(self, run: Run | None, marker: Marker, line: int) -> Run:
        """The run after taking the marker; None stands for a run not begun."""
        last = self._last.get(marker.style)
        self._last[marker.style] = marker
        if run is None:
            self._begin(last, marker, line)
            return Run(marker)
        before = run.last
        run.last = marker
        if follows(before, marker):
            self._forgive_d_bar(run, marker)
        elif marker.ordinal == 1:
            run.number += 1
            self._add(warn("numbering-restart", line, marker=marker.written, before=before.written))
        elif marker.ordinal > before.ordinal:
            self._gap(run, before, marker, line)
        else:
            self._add(warn("numbering-back", line, marker=marker.written, before=before.written))
        return run

    def wrong_parent(self, marker: Marker, parent: Marker, line: int) -> None:
        self._add(warn("wrong-parent", line, marker=marker.written, parent=parent.written))

    def _begin(self, last: Marker | None, marker: Marker, line: int) -> None:
        """A list under a new parent begins at 1, or goes on from the one before, as articles do over chapters."""
        if marker.ordinal <= 1 or (last is not None and follows(last, marker)):
            return
        if last is not None and marker.style in _CONTINUED and marker.ordinal > last.ordinal:
            self._gap(None, last, marker, line)
        else:
            lost = _written(marker, missing(0, marker))
            self._add(warn("numbering-start", line, marker=marker.written, missing=lost))

    def _gap(self, run: Run | None, before: Marker, marker: Marker, line: int) -> None:
        lost = missing(before.ordinal, marker)
        warning = warn(
            "numbering-gap", line, before=before.written, marker=marker.written, missing=_written(marker, lost)
        )
        self._add(warning)
        if run is not None and marker.style is Style.POINT and list(lost[:2]) == [_D_BAR]:
            run.d_bar_warning = warning

    def _forgive_d_bar(self, run: Run, marker: Marker) -> None:
        """A list that goes on with f or j counts by the Latin alphabet: no đ was lost."""
        if run.d_bar_warning in self._warnings and LETTERS[marker.ordinal - 1] in SKIPPED:
            self._warnings.remove(run.d_bar_warning)
            run.d_bar_warning = None

    def _add(self, warning: LegalTextWarning) -> None:
        if len(self._warnings) < _MAX_WARNINGS:
            self._warnings.append(warning)
        else:
            self._left_out += 1


def _written(marker: Marker, ordinals: range) -> str:
    first = rewrite(marker, ordinals[0])
    return first if len(ordinals) == 1 else f"{first} – {rewrite(marker, ordinals[-1])}"
