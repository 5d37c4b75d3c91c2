"""A bar for whoever waits at a terminal; silent where nobody watches."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

WIDTH = 30


class Bar:
    """Call it with the number done so far. Draws on a terminal only, at each whole per cent."""

    def __init__(self, stream: Any, name: str, total: int) -> None:
        self.stream = stream
        self.name = name
        self.total = total
        self.drawn = -1
        self.visible = bool(getattr(stream, "isatty", lambda: False)())

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int) -> None:
        share = min(done / self.total, 1.0) if self.total else 1.0
        if not self.visible or int(share * 100) == self.drawn:
            return
        self.drawn = int(share * 100)
        filled = int(share * WIDTH)
        bar = "█" * filled + "·" * (WIDTH - filled)
        self.stream.write(f"\r{self.name} {bar} {self.drawn:3}% {done}/{self.total}", ending="")
        self.stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.visible and self.drawn >= 0:
            self.stream.write("")
