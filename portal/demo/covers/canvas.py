"""A pen over a Pillow image: unit coordinates, flattened curves, nothing smaller than half a pixel."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from PIL import Image, ImageDraw

Point = tuple[float, float]

WIDTH, HEIGHT = 1600, 900
"""The space every scene is drawn in; other sizes are fitted to cover it, centred."""
SUPERSAMPLE = 3
CURVE_STEPS = 20


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from `first` to `second`, both '#rrggbb'."""
    a, b = (bytes.fromhex(colour[1:]) for colour in (first, second))
    return "#" + bytes(round(x + (y - x) * share) for x, y in zip(a, b, strict=True)).hex()


class Ink:
    """The light scheme of tokens.css, the rice green of the prototype's village, and a few mixtures."""

    PAPER, SUNKEN, LINE = "#fbf8f1", "#f3eee2", "#ddd5c4"
    SKY, SUN = "#f7e9db", "#e7a2ba"
    HILL_1, HILL_2, HILL_3 = "#cbdccf", "#9cc2af", "#3f7f66"
    WATER, WATER_LINE, BANK = "#63a8ad", "#93c8c8", "#1e5b46"
    DARK, DEEP = "#143f31", "#123b2e"
    RIVER, RIVER_DEEP, RIVER_TINT = "#0b5d6c", "#083f4a", "#deecec"
    RICE, RICE_LINE = "#a9bb66", "#6d9140"
    LOTUS, LOTUS_SOFT, LOTUS_TINT = "#a8325e", "#e2a0b8", "#fae9ee"
    AMBER, AMBER_LINE, AMBER_TINT = "#744a00", "#a67820", "#fcf0d3"

    CLAY = mix(LOTUS, AMBER_LINE, 0.52)
    CLAY_DARK = mix(CLAY, DARK, 0.42)
    STRAW = mix(AMBER_LINE, AMBER_TINT, 0.52)
    CORAL = mix(mix(SUN, AMBER_LINE, 0.18), AMBER_TINT, 0.3)
    LAMP = mix(AMBER_TINT, AMBER_LINE, 0.22)
    ROSE = mix(LOTUS, LOTUS_SOFT, 0.45)


@cache
def flatten(path: str) -> tuple[tuple[Point, ...], ...]:
    """The points of an SVG path with absolute M, L, C, Q and Z, one tuple for each part."""
    parts: list[list[Point]] = []
    for command, body in re.findall(r"([MLCQZ])([^MLCQZ]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", body)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            parts.append(pairs)
        elif command == "L":
            parts[-1].extend(pairs)
        elif command == "Z":
            parts[-1].append(parts[-1][0])
        else:
            size = 3 if command == "C" else 2
            for start in range(0, len(pairs), size):
                parts[-1].extend(curve([parts[-1][-1], *pairs[start : start + size]]))
    return tuple(tuple(part) for part in parts)


def curve(controls: Sequence[Point]) -> list[Point]:
    """A Bézier curve of any degree without its first point (de Casteljau)."""
    points = []
    for step in range(1, CURVE_STEPS + 1):
        share, level = step / CURVE_STEPS, list(controls)
        while len(level) > 1:
            level = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairwise(level)]
        points.append(level[0])
    return points


def wave(knots: Sequence[Point], steps: int = 24) -> list[Point]:
    """A line through `knots` that is level at each of them, like the hills of the prototype."""
    points = [knots[0]]
    for (x0, y0), (x1, y1) in pairwise(knots):
        for step in range(1, steps + 1):
            share = step / steps
            points.append((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share * share * (3 - 2 * share)))
    return points


@dataclass(frozen=True)
class Pen:
    """Draws in its own coordinates; `at` gives a pen that is moved, scaled or mirrored."""

    draw: ImageDraw.ImageDraw
    x: float
    y: float
    scale_x: float
    scale_y: float

    def at(self, x: float, y: float, scale: float = 1, *, flip: bool = False) -> Pen:
        return Pen(
            self.draw,
            self.x + x * self.scale_x,
            self.y + y * self.scale_y,
            self.scale_x * scale * (-1 if flip else 1),
            self.scale_y * scale,
        )

    def place(self, points: Iterable[Point]) -> list[Point]:
        return [(self.x + x * self.scale_x, self.y + y * self.scale_y) for x, y in points]

    def fill(self, shape: str | Iterable[Point], colour: str) -> None:
        for part in flatten(shape) if isinstance(shape, str) else (shape,):
            self.draw.polygon(self.place(part), fill=colour)

    def stroke(self, shape: str | Iterable[Point], colour: str, width: float = 4) -> None:
        """A line with round joints and ends."""
        pixels = max(1, round(width * abs(self.scale_y)))
        for part in flatten(shape) if isinstance(shape, str) else (shape,):
            points = self.place(part)
            self.draw.line(points, fill=colour, width=pixels, joint="curve")
            radius = pixels / 2 - 0.5
            # Pillow leaves hairline gaps at the joints of a wide line.
            for x, y in points if pixels > 16 else (points[0], points[-1]):
                self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def oval(self, x: float, y: float, radius_x: float, radius_y: float, colour: str) -> None:
        (left, top), (right, bottom) = self.place([(x - radius_x, y - radius_y), (x + radius_x, y + radius_y)])
        self.draw.ellipse((min(left, right), top, max(left, right), bottom), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.oval(x, y, radius, radius, colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.fill([(left, top), (right, top), (right, bottom), (left, bottom)], colour)


class Canvas:
    """An image three times as large as asked for, shrunk when it is saved so that edges are smooth."""

    def __init__(self, size: tuple[int, int]) -> None:
        width, height = (side * SUPERSAMPLE for side in size)
        scale = max(width / WIDTH, height / HEIGHT)
        self.image = Image.new("RGB", (width, height), Ink.SKY)
        draw = ImageDraw.Draw(self.image)
        self.pen = Pen(draw, (width - WIDTH * scale) / 2, (height - HEIGHT * scale) / 2, scale, scale)

    def png(self) -> bytes:
        file = io.BytesIO()
        self.image.reduce(SUPERSAMPLE).save(file, "PNG", compress_level=6)
        return file.getvalue()
