"""Scenes of daily life: roofs of a town abroad at dusk, a book at a window, market stalls."""

from __future__ import annotations

import math
from random import Random

from .canvas import HEIGHT, WIDTH, Ink, Pen, mix
from .land import FAR, MIDDLE, birds, disc, fields, hill, hills, ridge, sky, water


def pho(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    colour = sky(pen, rng, dusk=True)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    view.disc(
        rng.uniform(1020, 1300), rng.uniform(200, 270), rng.uniform(92, 116), mix(Ink.LOTUS_TINT, Ink.AMBER_TINT, 0.6)
    )
    birds(view, rng, rng.uniform(700, 860), rng.uniform(120, 190))
    hill(view, ridge(rng, 470, 100, 4), (mix(FAR[0], colour, 0.3), MIDDLE[0]))
    hill(view, ridge(rng, 530, 70, 5), (MIDDLE[0], MIDDLE[1]))
    street(view, rng, 690, mix(Ink.HILL_2, Ink.HILL_3, 0.55), mix(Ink.CLAY, Ink.HILL_2, 0.45), 0.66)
    spire(view.at(rng.uniform(420, 560), 720, rng.uniform(0.95, 1.1)))
    street(view, rng, 800, mix(Ink.HILL_3, Ink.BANK, 0.35), mix(Ink.CLAY, Ink.HILL_3, 0.22), 0.9)
    street(view, rng, 930, Ink.DARK, mix(Ink.CLAY, Ink.DARK, 0.28), 1.2)


def street(pen: Pen, rng: Random, ground: float, wall: str, roof: str, scale: float) -> None:
    """A row of gabled and hipped houses shoulder to shoulder, some windows lit."""
    x = -90.0
    while x < WIDTH + 60:
        wide, tall = rng.uniform(130, 200) * scale, rng.uniform(120, 200) * scale
        tint = mix(roof, wall, rng.uniform(0, 0.45))
        dwelling(pen.at(x, ground), rng, (wide, tall, scale), (wall, tint))
        x += wide


def dwelling(pen: Pen, rng: Random, size: tuple[float, float, float], colours: tuple[str, str]) -> None:
    (wide, tall, scale), (wall, roof) = size, colours
    peak = tall + rng.uniform(60, 110) * scale
    edge = mix(roof, Ink.DARK, 0.35)
    if rng.random() < 0.6:
        pipe = wide * rng.choice((0.22, 0.74))
        pen.box(pipe, -peak - 6 * scale, pipe + 20 * scale, -tall, edge)
        pen.box(pipe - 4 * scale, -peak - 14 * scale, pipe + 24 * scale, -peak - 4 * scale, edge)
    pen.box(0, -tall, wide, 60, wall)
    kind = rng.randint(0, 2)
    if kind == 0:
        pen.fill([(0, -tall), (wide / 2, -peak), (wide, -tall)], wall)
        pen.stroke([(-6, -tall + 4), (wide / 2, -peak), (wide + 6, -tall + 4)], roof, 13 * scale)
        windows = [(wide / 2, -tall - 20 * scale)]
    else:
        inset = wide * (0.06 if kind == 1 else 0.26)
        pen.fill([(-6, -tall), (inset, -peak), (wide - inset, -peak), (wide + 6, -tall)], roof)
        pen.stroke([(inset, -peak), (wide - inset, -peak)], edge, 6 * scale)
        pen.stroke([(-6, -tall), (wide + 6, -tall)], edge, 6 * scale)
        windows = []
    columns = max(2, round(wide / (62 * scale)))
    for column in range(columns):
        for row in range(2):
            windows.append((wide * (column + 0.5) / columns, -tall + (42 + row * 66) * scale))
    for x, y in windows:
        light = Ink.LAMP if rng.random() < 0.42 else mix(wall, Ink.HILL_2, 0.22)
        half, high = 12 * scale, 19 * scale
        pen.box(x - half, y - high, x + half, y + high, light)
        pen.stroke([(x, y - high), (x, y + high)], wall, 3 * scale)
        pen.stroke([(x - half, y - 4 * scale), (x + half, y - 4 * scale)], wall, 3 * scale)


def spire(pen: Pen) -> None:
    """A church tower above the roofs."""
    wall, roof = mix(Ink.HILL_3, Ink.BANK, 0.3), mix(Ink.CLAY, Ink.DARK, 0.35)
    pen.box(-44, -300, 44, 60, wall)
    pen.fill("M-56 -300L-34 -350C-20 -400 -8 -470 0 -520C8 -470 20 -400 34 -350L56 -300Z", roof)
    pen.stroke("M0 -516L0 -544", roof, 5)
    pen.disc(0, -546, 8, Ink.LAMP)
    pen.disc(0, -252, 24, Ink.LAMP)
    pen.stroke("M0 -252L0 -268M0 -252L10 -246", wall, 4)
    pen.fill("M-16 -150L-16 -190C-16 -214 16 -214 16 -190L16 -150Z", Ink.LAMP)
    pen.box(-52, -306, 52, -294, Ink.DARK)


def lop_hoc(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    horizon = rng.uniform(440, 480)
    sky(pen, rng)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    disc(view, rng, rng.uniform(900, 1120), rng.uniform(210, 270), rng.uniform(74, 92))
    birds(view, rng, rng.uniform(560, 700), rng.uniform(180, 240))
    hills(view, rng, horizon, height=rng.uniform(80, 110))
    if rng.random() < 0.5:
        water(view, rng, horizon)
    else:
        fields(view, rng, horizon, rng.uniform(700, 900))
    window(view, rng)
    desk(view, rng)


def window(pen: Pen, rng: Random) -> None:
    """The wall around an open window; what was drawn before is the view."""
    wall = rng.choice(
        (mix(Ink.SUNKEN, Ink.STRAW, 0.18), mix(Ink.HILL_1, Ink.SUNKEN, 0.35), mix(Ink.LOTUS_TINT, Ink.SUNKEN, 0.4))
    )
    left, right, top, foot = 330, 1270, 84, 620
    frame = rng.choice((Ink.BANK, Ink.CLAY, Ink.RIVER))
    pen.box(-60, -60, left, HEIGHT + 60, wall)
    pen.box(right, -60, WIDTH + 60, HEIGHT + 60, wall)
    pen.box(left - 2, -60, right + 2, top, wall)
    for x in (left, right):
        pen.box(x - 16, top - 16, x + 16, foot, frame)
    pen.box(left - 16, top - 16, right + 16, top + 16, frame)
    for side, x in ((-1, left - 16), (1, right + 16)):
        shutter(pen.at(x, 0, flip=side < 0), top, foot, frame)


def shutter(pen: Pen, top: float, foot: float, frame: str) -> None:
    """A louvred shutter folded back against the wall."""
    pen.fill([(0, top - 16), (190, top + 14), (190, foot + 20), (0, foot)], mix(frame, Ink.PAPER, 0.12))
    slat = mix(frame, Ink.DARK, 0.35)
    pen.stroke([(0, top - 16), (190, top + 14), (190, foot + 20), (0, foot), (0, top - 16)], slat, 5)
    for step in range(1, 15):
        y = top - 16 + (foot - top + 16) * step / 15
        tilt = 30 - 10 * step / 15
        pen.stroke([(26, y + tilt * 0.14), (164, y + tilt * 0.86)], slat, 5)


def desk(pen: Pen, rng: Random) -> None:
    wood = mix(Ink.STRAW, Ink.CLAY, rng.uniform(0.15, 0.4))
    grain = mix(wood, Ink.AMBER, 0.3)
    pen.box(-60, 612, WIDTH + 60, 650, mix(Ink.PAPER, Ink.LINE, 0.4))
    pen.box(-60, 646, WIDTH + 60, HEIGHT + 60, wood)
    pen.box(-60, 646, WIDTH + 60, 658, grain)
    for y in (706, 760, 826):
        for _ in range(3):
            x = rng.uniform(-60, WIDTH - 100)
            pen.stroke([(x, y), (x + rng.uniform(160, 420), y)], grain, 4)
    book(pen.at(rng.uniform(760, 840), 804, rng.uniform(1.0, 1.1)), grain)
    pot(pen.at(rng.uniform(440, 500), 664, rng.uniform(0.9, 1.05)), rng)
    pencils(pen.at(rng.uniform(1180, 1260), 770, rng.uniform(0.95, 1.1)), rng)


def book(pen: Pen, shade: str) -> None:
    """An open book; the lines on its pages are strokes, never letters."""
    pen.oval(0, 44, 404, 26, shade)
    pen.fill("M-384 40L-330 -108L330 -108L384 40C250 30 110 36 0 66C-110 36 -250 30 -384 40Z", Ink.LOTUS)
    for side, page in ((pen, Ink.PAPER), (pen.at(0, 0, flip=True), mix(Ink.PAPER, Ink.SUNKEN, 0.6))):
        for lift in (8, 4, 0):
            edge = page if lift == 0 else mix(Ink.LINE, Ink.PAPER, 0.2 + lift * 0.02)
            side.at(0, lift).fill("M0 -92C-70 -134 -210 -136 -312 -112L-360 26C-240 6 -100 14 0 48Z", edge)
        for row in range(5):
            share = row / 5 + 0.16
            y = -112 + 138 * share
            end = (290 + 50 * share) * (0.6 if row == 4 else 1)
            line = f"M-34 {y + 10}C{-end * 0.36} {y - 22} {-end * 0.7} {y - 22} {-end} {y - (16 if row == 4 else 2)}"
            side.stroke(line, mix(Ink.LINE, Ink.HILL_3, 0.28), 5)
    pen.stroke("M0 -92L0 48", Ink.LINE, 5)
    pen.fill("M14 -102C18 -60 16 20 22 92L31 80L42 90C34 20 32 -60 28 -108Z", Ink.AMBER_LINE)


def pot(pen: Pen, rng: Random) -> None:
    """A plant on the sill."""
    leaf = rng.choice((Ink.BANK, Ink.HILL_3))
    for angle in (-62, -34, -8, 20, 48, 70):
        turn, long = math.radians(angle + rng.uniform(-8, 8)), rng.uniform(120, 180)
        tip = (long * math.sin(turn), -90 - long * math.cos(turn))
        side = (math.cos(turn) * 20, math.sin(turn) * 20)
        middle = (tip[0] * 0.5, -90 + (tip[1] + 90) * 0.5)
        pen.fill(
            f"M0 -84Q{middle[0] - side[0]} {middle[1] - side[1]} {tip[0]} {tip[1]}"
            f"Q{middle[0] + side[0]} {middle[1] + side[1]} 0 -84Z",
            leaf,
        )
        pen.stroke([(0, -84), (tip[0] * 0.86, -90 + (tip[1] + 90) * 0.86)], mix(leaf, Ink.HILL_2, 0.5), 3)
    pen.fill("M-54 -96L54 -96L40 0L-40 0Z", Ink.CLAY)
    pen.box(-60, -104, 60, -84, mix(Ink.CLAY, Ink.DARK, 0.25))


def pencils(pen: Pen, rng: Random) -> None:
    for x, lean, colour in ((-26, -18, Ink.AMBER_LINE), (-4, 4, Ink.LOTUS), (22, 26, Ink.RIVER)):
        top = -150 - rng.uniform(0, 40)
        pen.stroke([(x, -40), (x + lean, top)], colour, 13)
        pen.fill([(x + lean - 6, top), (x + lean + lean * 0.14, top - 26), (x + lean + 6, top)], Ink.STRAW)
    pen.fill("M-50 -104L50 -104L44 10L-44 10Z", Ink.HILL_3)
    pen.stroke("M-47 -70L47 -70M-45 -50L45 -50", Ink.HILL_2, 5)


def cho(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    sky(pen, rng)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    disc(view, rng, rng.uniform(1120, 1360), rng.uniform(150, 200), rng.uniform(84, 104))
    birds(view, rng, rng.uniform(500, 760), rng.uniform(110, 170))
    hills(view, rng, 560, height=rng.uniform(90, 120))
    ground = mix(Ink.STRAW, Ink.SKY, 0.55)
    view.box(-60, 548, WIDTH + 60, HEIGHT + 60, ground)
    for y in (640, 724, 806, 866):
        x = rng.uniform(-60, 200)
        view.stroke([(x, y), (x + rng.uniform(400, 900), y)], mix(ground, Ink.AMBER_LINE, 0.22), 4)
    cloths = [Ink.CLAY, Ink.BANK, Ink.RIVER, Ink.LOTUS, Ink.AMBER_LINE]
    rng.shuffle(cloths)
    for index, x in enumerate((190, 590, 990, 1390)):
        stall(view.at(x + rng.uniform(-20, 20), 690, rng.uniform(0.96, 1.06)), rng, cloths[index])
    seller(view.at(rng.uniform(420, 520), 838, rng.uniform(1.0, 1.1)), rng)
    seller(view.at(rng.uniform(1060, 1180), 826, 0.95, flip=True), rng)


def stall(pen: Pen, rng: Random, cloth: str) -> None:
    """A table of baskets under a striped awning."""
    post = mix(Ink.AMBER, Ink.DARK, 0.3)
    for x in (-160, 160):
        pen.box(x - 6, -260, x + 6, 24, post)
    pen.box(-150, -150, 150, -60, mix(cloth, Ink.DARK, 0.55))
    if rng.random() < 0.6:
        keeper(pen.at(rng.uniform(-60, 60), -62, 0.8), rng)
    count = 4
    for index in range(count):
        fruit(pen.at(-132 + 264 * (index + 0.5) / count, -62, 0.78), rng)
    pen.box(-168, -62, 168, -40, mix(Ink.STRAW, Ink.AMBER, 0.35))
    pen.box(-160, -40, 160, 16, mix(Ink.STRAW, Ink.AMBER, 0.15))
    for x in range(-140, 150, 28):
        pen.stroke([(x, -36), (x, 12)], mix(Ink.STRAW, Ink.AMBER, 0.35), 3)
    stripes, top, foot = 8, 150, 196
    for index in range(stripes):
        a, b = index / stripes * 2 - 1, (index + 1) / stripes * 2 - 1
        colour = cloth if index % 2 == 0 else mix(Ink.PAPER, cloth, 0.06)
        pen.fill([(a * top, -340), (b * top, -340), (b * foot, -246), (a * foot, -246)], colour)
        pen.oval((a + b) / 2 * foot, -246, foot / stripes, 18, colour)
    pen.stroke([(-top, -340), (top, -340)], mix(cloth, Ink.DARK, 0.4), 7)


def fruit(pen: Pen, rng: Random) -> None:
    """A basket heaped with one kind of fruit or greens."""
    colour = rng.choice((Ink.CLAY, Ink.LOTUS, mix(Ink.AMBER_LINE, Ink.LAMP, 0.35), Ink.RICE, Ink.HILL_3, Ink.ROSE))
    for x, y in ((-24, -30), (0, -32), (24, -30), (-13, -50), (12, -50), (0, -66)):
        pen.disc(x, y, 16, colour)
        pen.disc(x - 5, y - 5, 5, mix(colour, Ink.PAPER, 0.4))
    weave = mix(Ink.STRAW, Ink.AMBER, 0.42)
    pen.fill("M-46 -28L46 -28L34 4L-34 4Z", weave)
    pen.stroke("M-44 -18L44 -18M-38 -7L38 -7", mix(weave, Ink.DARK, 0.3), 3)


def keeper(pen: Pen, rng: Random) -> None:
    """A stallholder seen from the waist up, under a conical hat."""
    dress = rng.choice((Ink.ROSE, Ink.RIVER_TINT, Ink.HILL_2, Ink.LOTUS_SOFT))
    pen.fill("M-48 0C-50 -50 -34 -74 0 -76C34 -74 50 -50 48 0Z", dress)
    pen.box(-9, -90, 9, -66, mix(Ink.STRAW, Ink.CLAY, 0.4))
    pen.oval(0, -98, 21, 24, mix(Ink.STRAW, Ink.CLAY, 0.4))
    pen.fill(
        "M-64 -104C-36 -122 -14 -142 0 -158C14 -142 36 -122 64 -104C30 -96 -30 -96 -64 -104Z",
        mix(Ink.STRAW, Ink.AMBER_TINT, 0.3),
    )
    pen.stroke("M-60 -104C-30 -97 30 -97 60 -104", mix(Ink.STRAW, Ink.AMBER, 0.5), 4)


def seller(pen: Pen, rng: Random) -> None:
    """A woman with a shoulder pole and two baskets."""
    dress = rng.choice((Ink.LOTUS, Ink.RIVER, Ink.BANK, Ink.CLAY))
    pen.oval(0, 6, 170, 12, mix(Ink.STRAW, Ink.AMBER, 0.3))
    pen.fill("M-26 0L-22 -84L24 -84L26 0L8 0L2 -56L-8 0Z", Ink.DARK)
    pen.fill("M-32 -62C-34 -130 -26 -172 0 -176C28 -172 36 -130 34 -62Z", dress)
    pen.oval(4, -194, 19, 22, mix(Ink.STRAW, Ink.CLAY, 0.4))
    pen.fill(
        "M-58 -198C-30 -214 -10 -234 4 -250C18 -234 40 -214 66 -196C36 -190 -26 -190 -58 -198Z",
        mix(Ink.STRAW, Ink.AMBER_TINT, 0.3),
    )
    pen.stroke("M-54 -198C-26 -192 34 -190 62 -196", mix(Ink.STRAW, Ink.AMBER, 0.5), 4)
    pen.stroke("M-148 -146C-80 -172 80 -172 152 -146", Ink.AMBER, 8)
    pen.stroke("M24 -150C44 -140 54 -150 60 -162", dress, 15)
    for x in (-148, 152):
        pen.stroke([(x, -146), (x - 40, -36)], Ink.AMBER, 3)
        pen.stroke([(x, -146), (x + 40, -36)], Ink.AMBER, 3)
        fruit(pen.at(x, -8, 1.0), rng)
