"""What lies behind every subject: sky, disc, hills with contour lines, water or fields."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .canvas import HEIGHT, WIDTH, Ink, Pen, Point, mix, wave

EDGE = 60
"""How far bands run past the picture, so that a mirrored or shifted line never shows its end."""

Shades = tuple[str, str]
"""Fill and contour line of a band."""

FAR: Shades = (Ink.HILL_1, mix(Ink.HILL_1, Ink.HILL_2, 0.75))
MIDDLE: Shades = (Ink.HILL_2, mix(Ink.HILL_2, Ink.HILL_3, 0.36))
NEAR: Shades = (Ink.HILL_3, mix(Ink.HILL_3, Ink.BANK, 0.6))


def sky(pen: Pen, rng: Random, *, dusk: bool = False) -> str:
    """Fill the sky, and return its colour."""
    tints = (
        (mix(Ink.SKY, Ink.LOTUS_SOFT, 0.34), mix(Ink.SKY, Ink.LOTUS_SOFT, 0.5), mix(Ink.SUN, Ink.AMBER_TINT, 0.55))
        if dusk
        else (
            Ink.SKY,
            mix(Ink.SKY, Ink.LOTUS_TINT, 0.6),
            mix(Ink.SKY, Ink.AMBER_TINT, 0.7),
            mix(Ink.SKY, Ink.PAPER, 0.3),
        )
    )
    colour = rng.choice(tints)
    pen.box(-EDGE, -EDGE, WIDTH + EDGE, HEIGHT + EDGE, colour)
    for _ in range(rng.randint(2, 3)):
        mist(pen, rng, mix(colour, Ink.PAPER, 0.55))
    return colour


def mist(pen: Pen, rng: Random, colour: str) -> None:
    """A long cloud of two or three flat strips, as in a wood-block print."""
    x, y, length = rng.uniform(-100, WIDTH - 100), rng.uniform(70, 330), rng.uniform(260, 460)
    for strip in range(rng.randint(2, 3)):
        left = x + strip * rng.uniform(-70, 90)
        right = left + length * rng.uniform(0.6, 1)
        pen.stroke([(left, y + strip * 15), (right, y + strip * 15)], colour, 15)


def disc(pen: Pen, rng: Random, x: float, y: float, radius: float) -> str:
    """The pale disc of sun or moon; returns its colour, which the water gives back."""
    colour = rng.choice((Ink.SUN, mix(Ink.SUN, Ink.LOTUS_TINT, 0.4), Ink.CORAL))
    pen.disc(x, y, radius, colour)
    return colour


def birds(pen: Pen, rng: Random, x: float, y: float, colour: str = Ink.HILL_3) -> None:
    count = rng.randint(3, 5)
    for index in range(count):
        across = (index - (count - 1) / 2) * 56 + rng.uniform(-8, 8)
        bird = pen.at(x + across, y + rng.uniform(-42, 42), rng.uniform(0.7, 1.15))
        bird.stroke("M-22 -7C-14 -11 -5 -8 0 2C5 -8 14 -11 22 -7", colour, 4)


def ridge(rng: Random, level: float, height: float, knots: int) -> list[Point]:
    """A crest that rises and falls by turns, so that it never runs flat by chance."""
    step = (WIDTH + 2 * EDGE) / knots
    phase = rng.randint(0, 1)
    points = []
    for index in range(knots + 1):
        x = -EDGE + step * (index + (rng.uniform(-0.2, 0.2) if 0 < index < knots else 0))
        rise = rng.uniform(0.35, 1) if (index + phase) % 2 else rng.uniform(-0.5, 0.15)
        points.append((x, level - height * rise))
    return wave(points)


def hill(pen: Pen, points: Sequence[Point], shades: Shades, *, lines: int = 3, gap: float = 23) -> None:
    """A band down to the lower edge with contour lines that flatten as they leave the crest."""
    fill, line = shades
    pen.fill([*points, (WIDTH + EDGE, HEIGHT + EDGE), (-EDGE, HEIGHT + EDGE)], fill)
    mean = sum(y for _, y in points) / len(points)
    for index in range(1, lines + 1):
        flat = 1 - 0.05 * index
        pen.stroke([(x, mean + (y - mean) * flat + gap * index) for x, y in points], line, 4)


def hills(pen: Pen, rng: Random, horizon: float, *, bands: int = 3, height: float = 90) -> None:
    """Two or three bands that end above `horizon`; the nearer, the darker and the lower."""
    shades = (FAR, MIDDLE, NEAR)[-bands:] if bands == 3 else (FAR, MIDDLE)
    for index, shade in enumerate(shades):
        level = horizon - (len(shades) - index) * rng.uniform(62, 80) + 22
        size = height * (1 - 0.22 * index) * rng.uniform(0.8, 1.15)
        crest = ridge(rng, level, size, rng.randint(3, 4) + index)
        hill(pen, crest, shade, lines=3 if index < 2 else rng.randint(1, 2), gap=25 - 3 * index)


def water(pen: Pen, rng: Random, top: float, *, fill: str = Ink.WATER, line: str = Ink.WATER_LINE) -> None:
    """Water down to the lower edge; the ripples lie wider apart the nearer they are."""
    shore = wave([(-EDGE, top), (WIDTH * rng.uniform(0.3, 0.7), top + rng.uniform(-7, 7)), (WIDTH + EDGE, top)])
    pen.fill([*shore, (WIDTH + EDGE, HEIGHT + EDGE), (-EDGE, HEIGHT + EDGE)], fill)
    y, gap = top + 26, 30.0
    while y < HEIGHT + 20:
        x = -EDGE + rng.uniform(0, 160)
        while x < WIDTH:
            length = rng.uniform(260, 620)
            sag = rng.uniform(-4, 5)
            pen.stroke(wave([(x, y), (x + length / 2, y + sag), (x + length, y)], 12), line, 4)
            x += length + rng.uniform(50, 150)
        y, gap = y + gap, gap * 1.24


def glint(pen: Pen, rng: Random, x: float, top: float, radius: float, colour: str) -> None:
    """The disc again, as short strokes on the water below it."""
    y, width = top + 14, radius * 1.5
    for step in range(rng.randint(5, 6)):
        half = width * (1 - step * 0.13) / 2
        shift = rng.uniform(-14, 14)
        pen.stroke([(x - half + shift, y), (x + half + shift, y)], colour, 7)
        y += 17 + step * 5


def fields(pen: Pen, rng: Random, top: float, vanish: float) -> None:
    """Rice in rows that run towards one point, with a path along a dyke."""
    pen.box(-EDGE, top, WIDTH + EDGE, HEIGHT + EDGE, Ink.RICE)
    pale = mix(Ink.RICE, Ink.AMBER_TINT, 0.26)
    spread = rng.uniform(190, 220)
    for index in range(-13, 14):
        near, wide = vanish + index * spread, spread * 0.5
        far = vanish + index * spread * 0.2
        if index % 3 == 0:
            pen.fill([(far, top), (far + wide * 0.2, top), (near + wide, HEIGHT + 9), (near, HEIGHT + 9)], pale)
        pen.stroke([(far, top), (near, HEIGHT + 9)], Ink.RICE_LINE, 4)
    for y in (top + 46, top + 132):
        pen.box(-EDGE, y, WIDTH + EDGE, y + (y - top) * 0.1 + 5, mix(Ink.RICE_LINE, Ink.BANK, 0.4))


def bank(pen: Pen, rng: Random, *, left: bool, colour: str = Ink.BANK) -> None:
    """Dark ground in one lower corner, with reeds: it frames the picture."""
    corner = pen.at(0 if left else WIDTH, HEIGHT, rng.uniform(0.85, 1.1), flip=not left)
    lit = mix(colour, Ink.HILL_3, 0.5)
    for clump in sorted(rng.sample((10, 70, 130, 200, 280), 3)):
        for _ in range(rng.randint(3, 4)):
            reed(corner, rng, clump + rng.uniform(-26, 26), rng.choice((colour, colour, lit)))
    corner.fill("M-80 -130C80 -190 250 -170 420 -90C540 -36 620 -10 720 20L-80 60Z", colour)
    for drop in (34, 72):
        corner.at(0, drop).stroke("M-80 -130C80 -190 250 -170 420 -90C500 -54 560 -26 620 -6", lit, 4)


def reed(pen: Pen, rng: Random, x: float, colour: str) -> None:
    """One blade, bent by the wind and pointed."""
    tall, lean, wide = rng.uniform(100, 200), rng.uniform(-24, 84), rng.uniform(6, 9)
    root, tip = -120.0, -130 - tall
    pen.fill(
        f"M{x - wide} {root}Q{x - wide + lean * 0.1} {root - tall * 0.7} {x + lean} {tip}"
        f"Q{x + wide + lean * 0.34} {root - tall * 0.55} {x + wide} {root}Z",
        colour,
    )
