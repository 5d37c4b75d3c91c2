"""Scenes with flowers: the lotus pond, lanterns and peach blossom for Tết."""

from __future__ import annotations

import math
from random import Random

from .canvas import WIDTH, Ink, Pen, mix
from .land import bank, disc, glint, hill, hills, ridge, sky, water


def sen(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    horizon = rng.uniform(470, 520)
    sky(pen, rng)
    sun = rng.uniform(700, 860)
    disc(pen, rng, WIDTH - sun if flip else sun, rng.uniform(160, 220), rng.uniform(84, 108))
    hills(pen, rng, horizon, bands=2, height=rng.uniform(70, 105))
    water(pen, rng, horizon, fill=mix(Ink.WATER, Ink.HILL_1, 0.42), line=mix(Ink.WATER_LINE, Ink.PAPER, 0.4))
    pond = pen.at(WIDTH if flip else 0, 0, flip=flip)
    for x in range(-40, WIDTH + 80, 190):
        pad(pond, rng, x + rng.uniform(-60, 60), horizon + rng.uniform(44, 96), rng.uniform(56, 88), Ink.HILL_3)
    blossom(pond, rng, rng.uniform(880, 960), horizon + 96, rng.uniform(170, 200), 0.6)
    stalk(pond, rng, rng.uniform(1370, 1450), horizon + 130, rng.uniform(170, 220), 1)
    for x in range(60, WIDTH + 200, 330):
        pad(pond, rng, x + rng.uniform(-90, 90), horizon + rng.uniform(180, 240), rng.uniform(120, 170), Ink.HILL_3)
    blossom(pond, rng, rng.uniform(1110, 1200), horizon + 215, rng.uniform(250, 300), rng.uniform(0.85, 1))
    bud(pond, rng, rng.uniform(760, 830), horizon + 240, rng.uniform(190, 250))
    blossom(pond, rng, rng.uniform(420, 520), horizon + 330, rng.uniform(350, 400), rng.uniform(1.25, 1.45))
    for x in range(-60, WIDTH + 300, 460):
        pad(pond, rng, x + rng.uniform(-120, 120), horizon + rng.uniform(330, 380), rng.uniform(200, 260), Ink.BANK)


def pad(pen: Pen, rng: Random, x: float, y: float, radius: float, colour: str) -> None:
    """A leaf lying on the water, with its notch and veins."""
    leaf, notch = pen.at(x, y), rng.uniform(0, math.tau)
    flat, vein = rng.uniform(0.26, 0.32), mix(colour, Ink.HILL_2, 0.42)
    turn = [notch + 0.16 + (math.tau - 0.32) * step / 60 for step in range(61)]
    rim = [(radius * math.cos(angle), radius * flat * math.sin(angle)) for angle in turn]
    leaf.fill([(0, radius * 0.05), *[(px, py + radius * 0.05) for px, py in rim]], mix(colour, Ink.DEEP, 0.4))
    leaf.fill([(0, 0), *rim], colour)
    for px, py in rim[6:58:9]:
        leaf.stroke([(px * 0.12, py * 0.12), (px * 0.84, py * 0.84)], vein, 3 if radius < 120 else 4)


def stem(pen: Pen, rng: Random, height: float, width: float) -> float:
    """A stalk up from the water; returns how far its top leans."""
    lean = rng.uniform(-36, 36)
    pen.stroke([(-26, 4), (26, 4)], mix(Ink.WATER_LINE, Ink.PAPER, 0.5), 5)
    pen.stroke(f"M0 0C{-lean} {-height * 0.4} {lean * 1.3} {-height * 0.6} {lean} {-height}", Ink.BANK, width)
    return lean


def stalk(pen: Pen, rng: Random, x: float, y: float, height: float, scale: float) -> None:
    """A leaf held above the water, seen from the side."""
    root = pen.at(x, y)
    leaf = root.at(stem(root, rng, height, 9), -height, scale)
    leaf.fill(
        "M-150 -18C-110 -62 -40 -44 0 -30C50 -50 120 -60 158 -10C120 26 40 34 0 30C-60 36 -120 22 -150 -18Z", Ink.HILL_3
    )
    leaf.fill(
        "M-150 -18C-100 2 -50 -10 0 -6C60 -14 110 -8 158 -10C120 26 40 34 0 30C-60 36 -120 22 -150 -18Z", Ink.BANK
    )
    for end in (-104, -52, 4, 60, 112):
        leaf.stroke(f"M2 26C{end * 0.4} 20 {end * 0.8} 8 {end} -2", mix(Ink.BANK, Ink.HILL_2, 0.35), 3)


def blossom(pen: Pen, rng: Random, x: float, y: float, height: float, scale: float) -> None:
    """An open lotus on its stalk: back petals pale, front petals deep."""
    root = pen.at(x, y)
    flower = root.at(stem(root, rng, height, 9 * max(0.75, scale)), -height, scale)
    soft, rose = rng.choice(((Ink.LOTUS_SOFT, Ink.ROSE), (mix(Ink.LOTUS_SOFT, Ink.LOTUS_TINT, 0.35), Ink.LOTUS_SOFT)))
    deep, line = mix(rose, Ink.LOTUS, 0.55), mix(rose, Ink.LOTUS, 0.8)
    both = (flower, flower.at(0, 0, flip=True))
    for side in both:
        side.fill("M0 0C-54 -52 -68 -120 -44 -172C-12 -140 6 -70 0 0Z", soft)
    flower.fill("M0 0C-44 -52 -46 -130 0 -196C46 -130 44 -52 0 0Z", rose)
    flower.stroke("M0 -164L0 -40", line, 3)
    for side in both:
        side.fill("M0 4C-70 -14 -104 -74 -96 -138C-50 -112 -10 -60 0 4Z", mix(rose, soft, 0.35))
        side.stroke("M-80 -112C-62 -70 -36 -34 -10 -12", line, 3)
    for side in both:
        side.fill("M0 6C-70 10 -130 -22 -158 -74C-100 -84 -34 -58 0 6Z", deep)
        side.fill("M0 6C-40 6 -66 -30 -62 -76C-30 -62 -4 -34 0 6Z", rose)
    flower.fill("M0 8C-30 -14 -36 -60 0 -96C36 -60 30 -14 0 8Z", soft)
    flower.stroke("M0 -74L0 -14", rose, 3)


def bud(pen: Pen, rng: Random, x: float, y: float, height: float) -> None:
    root = pen.at(x, y)
    tip = root.at(stem(root, rng, height, 8), -height)
    tip.fill("M0 4C-40 -14 -44 -74 0 -118C44 -74 40 -14 0 4Z", Ink.ROSE)
    tip.fill("M0 4C-40 -14 -44 -74 0 -118C-14 -70 -10 -30 0 4Z", mix(Ink.ROSE, Ink.LOTUS, 0.5))
    tip.fill("M0 8C-30 4 -38 -18 -34 -38C-16 -26 -4 -12 0 8C6 -12 18 -26 34 -36C38 -16 28 6 0 8Z", Ink.HILL_3)


def den(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    horizon = rng.uniform(610, 650)
    colour = sky(pen, rng, dusk=True)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    sun, size = rng.uniform(560, 900), rng.uniform(90, 112)
    view.disc(sun, horizon - rng.uniform(170, 200), size, mix(Ink.LOTUS_TINT, Ink.AMBER_TINT, 0.6))
    far, near = mix(Ink.HILL_2, colour, 0.35), mix(Ink.HILL_2, Ink.HILL_3, 0.5)
    hill(view, ridge(rng, horizon - 100, 90, 4), (far, Ink.HILL_2))
    hill(view, ridge(rng, horizon - 46, 70, 5), (near, Ink.HILL_3))
    water(view, rng, horizon, fill=mix(Ink.WATER, Ink.RIVER, 0.5), line=mix(Ink.WATER, Ink.RIVER, 0.18))
    glint(view, rng, sun, horizon, size, mix(Ink.WATER, Ink.AMBER_TINT, 0.6))
    branch(view, rng)
    high, low, count = rng.uniform(-56, -26), rng.uniform(70, 120), rng.randint(5, 6)
    for share in (step / (count - 1) for step in range(count)):
        hang(view, rng, (high, 70), 0.06 + 0.88 * share, 0.58, colour)
    rope(view, (high, 70), mix(Ink.DARK, colour, 0.3))
    for share in (step / (count - 1) for step in range(count - 1)):
        hang(view, rng, (low, 120), 0.06 + 0.88 * (share + 0.5 / (count - 1)), rng.uniform(0.95, 1.15), colour)
    rope(view, (low, 120), Ink.DARK)
    bank(view, rng, left=True, colour=Ink.DEEP)


def rope(pen: Pen, line: tuple[float, float], colour: str) -> None:
    """A rope that starts at a height and sags by so much in the middle."""
    start, sag = line
    pen.stroke([(-60 + 1720 * k / 40, start + 4 * sag * (k / 40) * (1 - k / 40)) for k in range(41)], colour, 4)


def hang(pen: Pen, rng: Random, line: tuple[float, float], share: float, scale: float, behind: str) -> None:
    start, sag = line
    lantern(pen.at(-60 + 1720 * share, start + 4 * sag * share * (1 - share), scale), rng, behind)


def lantern(pen: Pen, rng: Random, behind: str) -> None:
    """A silk lantern of one of three shapes, hung from the point (0, 0)."""
    body = rng.choice(
        (Ink.CLAY, Ink.LOTUS, Ink.ROSE, mix(Ink.AMBER_LINE, Ink.LAMP, 0.4), mix(Ink.CLAY, Ink.AMBER_LINE, 0.5))
    )
    wide, tall = rng.choice(((62, 56), (46, 66), (70, 44)))
    drop = rng.uniform(26, 60)
    middle = drop + 14 + tall
    pen.oval(0, middle, wide + 20, tall + 20, mix(behind, Ink.AMBER_TINT, 0.42))
    pen.stroke([(0, 0), (0, drop)], Ink.DARK, 4)
    pen.oval(0, middle, wide, tall, body)
    for share in (0.66, 0.3):
        rib = mix(body, Ink.AMBER_TINT, 0.3 if share > 0.5 else 0.5)
        pen.oval(0, middle, wide * share, tall * 0.97, rib)
        pen.oval(0, middle, wide * share - 5, tall * 0.97, mix(body, Ink.AMBER_TINT, 0.12 if share > 0.5 else 0.3))
    for y in (middle - tall, middle + tall):
        pen.box(-wide * 0.42, y - 8, wide * 0.42, y + 8, Ink.AMBER)
    foot = middle + tall + 8
    for shift in (-10, 0, 10):
        pen.stroke([(shift * 0.6, foot), (shift, foot + 52 - abs(shift))], mix(body, Ink.AMBER_LINE, 0.4), 4)
    pen.disc(0, foot + 8, 8, Ink.AMBER_LINE)


def branch(pen: Pen, rng: Random) -> None:
    """Peach blossom reaching in from one side."""
    bark = mix(Ink.AMBER, Ink.DEEP, 0.6)
    twigs = (
        "M1680 520C1560 500 1480 560 1390 520C1330 494 1290 520 1230 486",
        "M1540 522C1500 470 1440 450 1400 400",
        "M1440 530C1400 570 1350 590 1300 640",
    )
    for twig, width in zip(twigs, (16, 9, 8), strict=True):
        pen.stroke(twig, bark, width)
    for x, y in (
        (1232, 486),
        (1300, 508),
        (1350, 506),
        (1402, 404),
        (1440, 446),
        (1486, 470),
        (1420, 540),
        (1362, 588),
        (1304, 638),
        (1520, 536),
        (1580, 506),
    ):
        flower(pen.at(x + rng.uniform(-12, 12), y + rng.uniform(-12, 12), rng.uniform(0.75, 1.25)), rng)


def flower(pen: Pen, rng: Random) -> None:
    petal, turn = rng.choice((Ink.LOTUS_SOFT, mix(Ink.LOTUS_SOFT, Ink.LOTUS_TINT, 0.5), Ink.ROSE)), rng.uniform(0, 1.2)
    for step in range(5):
        angle = turn + step * math.tau / 5
        pen.disc(14 * math.cos(angle), 14 * math.sin(angle), 12, petal)
    pen.disc(0, 0, 7, Ink.LAMP)
