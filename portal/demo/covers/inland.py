"""Scenes of the country: a village among areca palms, the mountains of the west."""

from __future__ import annotations

import math
from random import Random

from .canvas import WIDTH, Ink, Pen, Point, mix
from .land import EDGE, FAR, MIDDLE, NEAR, birds, disc, fields, hill, hills, ridge, sky


def lang_que(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    horizon = rng.uniform(575, 610)
    sky(pen, rng)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    disc(view, rng, rng.uniform(1080, 1300), rng.uniform(190, 260), rng.uniform(88, 112))
    birds(view, rng, rng.uniform(560, 660), rng.uniform(150, 230))
    hills(view, rng, horizon, height=rng.uniform(90, 125))
    fields(view, rng, horizon, rng.uniform(820, 1000))
    home = rng.uniform(400, 500)
    hedge(view, rng, home - 330, home + 420, horizon + 8)
    for x, tall in ((home - 216, 290), (home + 490, 310)):
        areca(view, rng, x + rng.uniform(-24, 24), horizon + 14, tall * rng.uniform(0.92, 1.12))
    house(view.at(home, horizon + 26, rng.uniform(1.0, 1.12)))
    haystack(view.at(home + 372, horizon + 34, rng.uniform(0.85, 1.05)))
    areca(view, rng, home - 326, horizon + 60, rng.uniform(390, 440))
    for x, tall in ((1330, 300), (1440, 360)):
        areca(view, rng, x + rng.uniform(-40, 40), horizon + 12, tall * rng.uniform(0.85, 1.05))


def hedge(pen: Pen, rng: Random, left: float, right: float, ground: float) -> None:
    pen.stroke([(left, ground - 8), (right, ground - 8)], Ink.BANK, 36)
    x = left
    while x < right:
        size = rng.uniform(36, 64)
        pen.oval(x, ground - size * 0.4, size * 1.2, size, rng.choice((Ink.BANK, mix(Ink.BANK, Ink.HILL_3, 0.5))))
        x += size * 1.1


def house(pen: Pen) -> None:
    """Three bays under a tiled roof, a veranda, a kitchen with a thatched roof at its side."""
    wall, shade = mix(Ink.PAPER, Ink.STRAW, 0.14), mix(Ink.LINE, Ink.STRAW, 0.3)
    tile = mix(Ink.CLAY, Ink.DARK, 0.3)
    pen.box(150, -72, 262, 0, shade)
    pen.box(186, -50, 222, 0, Ink.DARK)
    pen.fill("M130 -62L166 -128L262 -128L290 -62Z", Ink.STRAW)
    for x in (158, 190, 222, 254):
        pen.stroke(f"M{x + (210 - x) * 0.2} -122L{x} -66", mix(Ink.STRAW, Ink.AMBER, 0.35), 4)
    pen.box(-170, -104, 170, 0, wall)
    pen.box(-170, -104, 170, -84, shade)
    for x in (-104, 0, 104):
        pen.box(x - 34, -82, x + 34, 0, Ink.DARK)
        for bar in (-17, 0, 17):
            pen.stroke([(x + bar, -78), (x + bar, -2)], mix(Ink.DARK, Ink.HILL_3, 0.6), 3)
    for x in (-162, -52, 52, 162):
        pen.box(x - 6, -100, x + 6, 2, Ink.AMBER)
    pen.box(-196, -2, 196, 16, mix(Ink.LINE, Ink.HILL_2, 0.3))
    pen.fill("M-214 -92C-180 -100 -160 -150 -150 -190L150 -190C160 -150 180 -100 214 -92Z", Ink.CLAY)
    for step in range(-9, 10):
        pen.stroke(f"M{step * 15.6} -186C{step * 16.6} -150 {step * 18.6} -112 {step * 21.4} -96", tile, 3)
    pen.fill(
        "M-172 -206C-160 -194 -150 -190 -130 -190L130 -190C150 -190 160 -194 172 -206L166 -178L-166 -178Z",
        Ink.CLAY_DARK,
    )


def haystack(pen: Pen) -> None:
    pen.oval(0, 2, 92, 12, mix(Ink.RICE, Ink.BANK, 0.45))
    pen.stroke("M0 -20L0 -176", Ink.AMBER, 7)
    pen.fill("M-78 0C-86 -70 -54 -130 0 -158C54 -130 86 -70 78 0Z", Ink.STRAW)
    for x in (-52, -26, 0, 26, 52):
        pen.stroke(
            f"M{x * 0.3} -140C{x * 0.8} -104 {x * 1.1} -56 {x * 1.15} -6", mix(Ink.STRAW, Ink.AMBER_LINE, 0.55), 4
        )


def areca(pen: Pen, rng: Random, x: float, ground: float, height: float) -> None:
    """A slim ringed trunk and a crown of arching fronds."""
    lean, root = rng.uniform(-18, 18), pen.at(x, ground)
    root.stroke(f"M0 0C0 {-height * 0.4} {lean} {-height * 0.7} {lean} {-height}", Ink.DARK, 11)
    for share in (0.2, 0.36, 0.52, 0.68, 0.82):
        middle = lean * share * share
        root.stroke([(middle - 4, -height * share), (middle + 4, -height * share)], mix(Ink.DARK, Ink.HILL_2, 0.5), 4)
    crown = root.at(lean, -height, height / 330)
    crown.stroke("M0 4L0 -44", mix(Ink.HILL_3, Ink.RICE, 0.4), 15)
    for dx in (-16, 0, 14):
        crown.disc(dx, 14 - abs(dx) * 0.3, 9, mix(Ink.AMBER_LINE, Ink.CLAY, 0.4))
    for side in (crown, crown.at(0, 0, flip=True)):
        for reach, drop, colour in (
            (118, 64, Ink.BANK),
            (136, 4, Ink.HILL_3),
            (112, -62, Ink.BANK),
            (56, -104, Ink.HILL_3),
        ):
            far, fall = reach * rng.uniform(0.88, 1.1), drop + rng.uniform(-14, 14)
            side.fill(
                f"M0 -40C{far * 0.3} {-100 + drop * 0.3} {far * 0.8} {-84 + fall * 0.5} {far} {fall - 8}"
                f"C{far * 0.72} {-44 + fall * 0.6} {far * 0.4} {-58 + drop * 0.3} 0 -40Z",
                colour,
            )


def nui(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    sky(pen, rng)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    disc(view, rng, rng.uniform(980, 1280), rng.uniform(150, 200), rng.uniform(92, 118))
    birds(view, rng, rng.uniform(560, 760), rng.uniform(100, 160))
    shades = (mix(Ink.HILL_1, Ink.SKY, 0.45), mix(Ink.HILL_1, Ink.HILL_2, 0.3)), FAR, MIDDLE, NEAR
    for index, shade in enumerate(shades):
        hill(view, peaks(rng, 400 + index * 82, 210 - index * 34, 4 + index), shade, lines=3, gap=26 - index * 2)
    terraces(view, rng)
    stilts(view.at(rng.uniform(1180, 1260), 684, 0.42, flip=True))
    stilts(view.at(rng.uniform(380, 460), 712, rng.uniform(0.95, 1.1)))
    for x, y in ((120, 726), (196, 706), (760, 706), (1400, 690), (1470, 704)):
        tree(view.at(x + rng.uniform(-24, 24), y, rng.uniform(0.8, 1.15)), rng)


def peaks(rng: Random, level: float, height: float, count: int) -> list[Point]:
    """A crest of steep tops and round valleys."""
    step = (WIDTH + 2 * EDGE) / count
    tops = [height * rng.uniform(0.45, 1) * (1 if index % 2 else 0.66) for index in range(count + 1)]
    shifts = [rng.uniform(-0.18, 0.18) * step for _ in tops]
    points: list[Point] = []
    x = -float(EDGE)
    while x <= WIDTH + EDGE:
        rise = 0.0
        for index, top in enumerate(tops):
            away = abs(x - (-EDGE + index * step + shifts[index])) / (step * 0.82)
            rise += top * math.exp(-3.4 * ((away * away + 0.02) ** 0.5 - 0.14))
        points.append((x, level - rise))
        x += 10
    return points


def terraces(pen: Pen, rng: Random) -> None:
    """Rice terraces down to the lower edge, each with a lip and here and there with water."""
    crest = ridge(rng, 700, 46, 4)
    flooded, turn = mix(Ink.WATER_LINE, Ink.RIVER_TINT, 0.35), rng.uniform(0, 6)
    for step in range(9):
        drop, swing = step * 17 + step * step * 1.6, 4 + step * 2.4
        bend = [(x, y + drop + swing * math.sin(turn + x / (150 + 14 * step) + step * 0.9)) for x, y in crest]
        colour = flooded if step in (3, 6) else mix(Ink.RICE, Ink.HILL_3, (0.3, 0, 0.16)[step % 3])
        hill(pen, bend, (colour, mix(colour, Ink.BANK, 0.55)), lines=1, gap=6)


def stilts(pen: Pen) -> None:
    """A house on posts, as the Thai of western Nghệ An build it."""
    wood, thatch = mix(Ink.AMBER, Ink.DARK, 0.35), mix(Ink.STRAW, Ink.AMBER, 0.3)
    for x in (-130, -66, 0, 66, 130):
        pen.box(x - 6, -70, x + 6, 24, Ink.DARK)
    pen.stroke("M150 24L214 -66", Ink.DARK, 6)
    pen.stroke("M176 28L238 -62", Ink.DARK, 6)
    for k in range(5):
        pen.stroke([(158 + k * 12, 12 - k * 18), (184 + k * 12, 16 - k * 18)], Ink.DARK, 5)
    pen.box(-160, -78, 244, -64, Ink.DARK)
    pen.box(-144, -152, 150, -78, wood)
    for x in (-90, 6, 96):
        pen.box(x - 18, -136, x + 18, -98, Ink.LAMP)
        pen.stroke([(x, -136), (x, -98)], wood, 4)
    pen.stroke("M152 -100L240 -100", Ink.DARK, 5)
    pen.stroke("M240 -66L240 -104", Ink.DARK, 5)
    pen.fill("M-196 -134C-160 -160 -130 -214 -112 -262L118 -262C136 -214 176 -160 216 -134Z", thatch)
    for step in range(-6, 7):
        pen.stroke(
            f"M{step * 17} -256C{step * 20} -214 {step * 26} -168 {step * 30} -142", mix(thatch, Ink.DARK, 0.28), 4
        )
    pen.stroke("M-118 -264L124 -264", Ink.DARK, 10)
    pen.stroke("M-112 -262L-138 -286M118 -262L144 -286", Ink.DARK, 8)


def tree(pen: Pen, rng: Random) -> None:
    pen.stroke("M0 20L0 -90", Ink.DARK, 9)
    colour = rng.choice((Ink.BANK, mix(Ink.BANK, Ink.HILL_3, 0.5)))
    pen.oval(0, -110, 46, 62, colour)
    pen.stroke("M0 -60L0 -142M0 -88L-22 -112M0 -104L20 -128", mix(colour, Ink.HILL_2, 0.35), 4)
