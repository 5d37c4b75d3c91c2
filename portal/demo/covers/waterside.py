"""Scenes on the water: a boat on the Lam, the sea of Cửa Lò, a bridge."""

from __future__ import annotations

from random import Random

from .canvas import WIDTH, Ink, Pen, mix, wave
from .inland import areca
from .land import bank, birds, disc, glint, hills, sky, water


def song_lam(pen: Pen, rng: Random) -> None:
    left = rng.random() < 0.5
    horizon = rng.uniform(530, 605)
    colour = sky(pen, rng)
    sun = rng.uniform(300, 620) if left else rng.uniform(980, 1300)
    size = rng.uniform(92, 120)
    glow = disc(pen, rng, sun, rng.uniform(220, 280), size)
    birds(pen, rng, WIDTH - sun, rng.uniform(150, 230), mix(colour, Ink.HILL_3, 0.75))
    hills(pen, rng, horizon, height=rng.uniform(90, 130))
    water(pen, rng, horizon)
    glint(pen, rng, sun, horizon, size, mix(Ink.WATER, glow, 0.6))
    if rng.random() < 0.55:
        spit(pen.at(WIDTH if left else 0, horizon, flip=left), rng)
    elif rng.random() < 0.6:
        boat(pen.at(WIDTH - sun + rng.uniform(-60, 60), horizon + 44, 0.42, flip=left), rower=False)
    boat(pen.at(sun + (180 if left else -180), horizon + rng.uniform(115, 150), rng.uniform(0.9, 1.3), flip=left))
    bank(pen, rng, left=not left)


def spit(pen: Pen, rng: Random) -> None:
    """A tongue of land with areca palms, from the left edge."""
    pen.fill("M-80 -16C60 -34 200 -30 320 -6C400 8 470 14 560 18C380 40 120 46 -80 40Z", Ink.BANK)
    pen.stroke("M-80 8C60 -8 200 -4 330 14", mix(Ink.BANK, Ink.HILL_3, 0.6), 4)
    for y, end in ((52, 380), (68, 250)):
        pen.stroke([(-80, y), (end, y)], mix(Ink.WATER, Ink.RIVER_DEEP, 0.34), 6)
    for x in sorted(rng.sample(range(30, 300, 45), rng.randint(3, 4))):
        areca(pen, rng, x, -8, rng.uniform(120, 190))


def boat(pen: Pen, *, rower: bool = True) -> None:
    """A sampan with a mat roof; the rower stands at the stern."""
    for y, half in ((78, 150), (96, 110), (113, 60)):
        pen.stroke([(-half + 12, y), (half, y)], mix(Ink.WATER, Ink.RIVER_DEEP, 0.42), 7)
    if rower:
        pen.fill("M-146 22C-150 -20 -146 -56 -128 -70C-108 -60 -100 -20 -98 26Z", Ink.RIVER_DEEP)
        pen.stroke("M-202 -128L-116 96", mix(Ink.AMBER, Ink.DARK, 0.35), 6)
        pen.stroke("M-134 -50L-172 -48", Ink.RIVER_DEEP, 11)
        pen.stroke("M-116 -46C-124 -26 -144 -16 -160 -18", mix(Ink.RIVER_DEEP, Ink.RIVER, 0.4), 11)
        pen.disc(-127, -78, 13, mix(Ink.STRAW, Ink.CLAY, 0.4))
        pen.fill("M-166 -74C-150 -84 -136 -98 -126 -112C-114 -98 -102 -86 -88 -76Z", Ink.STRAW)
        pen.stroke("M-166 -74L-88 -76", mix(Ink.STRAW, Ink.AMBER, 0.5), 4)
    pen.fill("M-62 30C-62 -50 78 -52 84 26Z", Ink.STRAW)
    for x, top in ((-32, -14), (10, -28), (50, -18)):
        pen.stroke(f"M{x - 8} 28C{x - 9} 8 {x - 4} -6 {x} {top}", mix(Ink.STRAW, Ink.AMBER, 0.42), 4)
    pen.stroke("M-62 30C-62 -50 78 -52 84 26", Ink.DARK, 6)
    pen.fill("M-196 -14C-120 40 100 42 204 -34C180 34 130 72 0 72C-110 72 -168 40 -196 -14Z", Ink.DARK)
    pen.stroke("M-166 24C-90 54 80 56 172 6", mix(Ink.DARK, Ink.HILL_3, 0.6), 4)


def bien(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    horizon = rng.uniform(440, 480)
    sky(pen, rng)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    sun, size = rng.uniform(980, 1240), rng.uniform(110, 140)
    glow = disc(view, rng, sun, horizon - rng.uniform(20, 90), size)
    birds(view, rng, rng.uniform(560, 760), rng.uniform(140, 220))
    island(view, rng, rng.uniform(1420, 1500), horizon, 0.7, Ink.HILL_1)
    island(view, rng, rng.uniform(180, 320), horizon, rng.uniform(1.1, 1.3), Ink.HILL_2)
    water(view, rng, horizon)
    glint(view, rng, sun, horizon, size, mix(Ink.WATER, glow, 0.65))
    sail(view.at(rng.uniform(1120, 1240), horizon + 52, 0.42), rng)
    sail(view.at(rng.uniform(660, 780), horizon + rng.uniform(150, 180), rng.uniform(1.05, 1.2)), rng)
    foam = wave([(-60, 770), (300, 742), (700, 812), (1150, 874), (1500, 930)])
    view.fill([*foam, (-60, 960)], mix(Ink.WATER_LINE, Ink.PAPER, 0.65))
    view.fill([*[(x - 30, y + 26) for x, y in foam], (-90, 980)], mix(Ink.STRAW, Ink.SKY, 0.62))
    view.stroke([(x - 60, y + 54) for x, y in foam], mix(Ink.STRAW, Ink.SKY, 0.3), 4)
    basket(view.at(rng.uniform(230, 330), 838, rng.uniform(0.95, 1.1)))


def island(pen: Pen, rng: Random, x: float, horizon: float, scale: float, colour: str) -> None:
    """A headland like Hòn Ngư, two humps over the horizon."""
    rock = pen.at(x, horizon + 6, scale, flip=rng.random() < 0.5)
    humps = "-140 -100C-80 -100 -60 -56 -10 -58C50 -60 70 -150 150 -152"
    rock.fill(f"M-330 0C-260 -20 -220 -96 {humps}C240 -150 270 -30 360 0Z", colour)
    for scale_in in (0.86, 0.72):
        line = f"M-270 -24C-220 -40 -200 -96 {humps}C220 -150 250 -60 300 -24"
        rock.at(0, 0, scale_in).stroke(line, mix(colour, Ink.HILL_3, 0.4), 4)


def sail(pen: Pen, rng: Random) -> None:
    """A fishing boat under two ribbed sails."""
    cloth = rng.choice((Ink.CLAY, mix(Ink.CLAY, Ink.AMBER_LINE, 0.4), mix(Ink.LOTUS, Ink.CLAY, 0.4)))
    for y, half in ((66, 130), (84, 84), (100, 44)):
        pen.stroke([(-half, y), (half + 14, y)], mix(Ink.WATER, Ink.RIVER_DEEP, 0.4), 7)
    pen.stroke("M10 20L10 -300", Ink.DARK, 7)
    pen.stroke("M-104 10L-104 -180", Ink.DARK, 6)
    for shift, size in ((10, 1.0), (-104, 0.62)):
        leaf = pen.at(shift, 0, size)
        leaf.fill("M-20 -296C60 -286 138 -190 150 -36C96 -20 40 -16 -30 -24C-8 -110 -4 -200 -20 -296Z", cloth)
        for start, end, edge in ((-242, -214, 90), (-184, -152, 122), (-124, -96, 139), (-70, -54, 146)):
            rib = f"M-12 {start}C{edge * 0.3} {start - 2} {edge * 0.7} {end - 12} {edge} {end}"
            leaf.stroke(rib, mix(cloth, Ink.DARK, 0.35), 4)
    pen.fill("M-196 0C-100 26 110 26 214 -18C190 40 150 64 10 64C-120 64 -170 44 -196 0Z", Ink.DARK)
    pen.stroke("M-172 26C-90 44 90 46 186 14", mix(Ink.DARK, Ink.STRAW, 0.5), 5)


def basket(pen: Pen) -> None:
    """A coracle of woven bamboo pulled up on the sand."""
    weave = mix(Ink.STRAW, Ink.AMBER, 0.3)
    pen.oval(8, 34, 138, 18, mix(Ink.STRAW, Ink.SKY, 0.25))
    pen.fill("M-124 -34C-120 20 -76 44 0 44C76 44 120 20 124 -34Z", weave)
    for x in range(-90, 91, 30):
        pen.stroke(f"M{x} -14C{x * 0.95} 8 {x * 0.86} 22 {x * 0.78} 34", mix(weave, Ink.DARK, 0.3), 4)
    pen.oval(0, -34, 124, 30, mix(weave, Ink.DARK, 0.55))
    pen.oval(0, -30, 108, 22, mix(Ink.AMBER, Ink.DARK, 0.55))
    pen.stroke("M-40 -34L150 -96", Ink.DARK, 7)
    pen.fill("M138 -104C162 -118 186 -116 196 -104C186 -92 162 -84 146 -86Z", Ink.DARK)


def cau(pen: Pen, rng: Random) -> None:
    flip = rng.random() < 0.5
    horizon = rng.uniform(560, 590)
    sky(pen, rng)
    view = pen.at(WIDTH if flip else 0, 0, flip=flip)
    sun, size = rng.uniform(1060, 1300), rng.uniform(96, 118)
    glow = disc(view, rng, sun, rng.uniform(190, 250), size)
    birds(view, rng, rng.uniform(700, 860), rng.uniform(130, 200))
    hills(view, rng, horizon, height=rng.uniform(90, 120))
    water(view, rng, horizon)
    glint(view, rng, sun, horizon + 16, size, mix(Ink.WATER, glow, 0.6))
    deck = horizon - rng.uniform(58, 74)
    rng.choice((arches, cables))(view, deck, horizon)
    boat(view.at(rng.uniform(880, 1040), horizon + rng.uniform(170, 200), 0.72))
    bank(view, rng, left=True)


def piers(pen: Pen, deck: float, horizon: float, places: list[float]) -> None:
    stone, shade = mix(Ink.LINE, Ink.HILL_2, 0.25), mix(Ink.LINE, Ink.HILL_3, 0.5)
    for x in places:
        foot = horizon + 62
        pen.fill([(x - 24, deck), (x + 24, deck), (x + 36, foot), (x - 36, foot)], stone)
        pen.fill([(x + 4, deck), (x + 24, deck), (x + 36, foot), (x + 8, foot)], shade)
        for y, half in ((foot + 4, 66), (foot + 20, 50), (foot + 36, 30)):
            pen.stroke([(x - half, y), (x + half, y)], mix(Ink.WATER, Ink.RIVER_DEEP, 0.34), 6)


def road(pen: Pen, deck: float) -> None:
    pen.box(-60, deck - 8, WIDTH + 60, deck + 20, Ink.DARK)
    pen.box(-60, deck - 16, WIDTH + 60, deck - 8, mix(Ink.DARK, Ink.HILL_2, 0.55))


def arches(pen: Pen, deck: float, horizon: float) -> None:
    """A steel bridge of through arches, like the old ones over the Lam."""
    span, first = 420, -130
    piers(pen, deck, horizon, [first + span * index for index in range(5)])
    for index in range(4):
        arch = pen.at(first + span * index, deck - 10)
        for step in range(1, 10):
            share = step / 10
            top = -4 * 138 * share * (1 - share)
            arch.stroke([(span * share, 0), (span * share, top)], mix(Ink.CLAY, Ink.DARK, 0.25), 5)
            if step < 9:
                other = -4 * 138 * (share + 0.1) * (0.9 - share)
                ends = [(span * share, 0), (span * (share + 0.1), other)]
                arch.stroke(ends if step >= 5 else [(span * share, top), (span * (share + 0.1), 0)], Ink.CLAY, 3)
        arch.stroke(f"M6 0Q{span / 2} -276 {span - 6} 0", Ink.CLAY, 15)
    road(pen, deck)


def cables(pen: Pen, deck: float, horizon: float) -> None:
    """Two pylons with fans of cables."""
    pylons = [430.0, 1170.0]
    piers(pen, deck, horizon, pylons)
    for x in pylons:
        for side in (-1, 1):
            for step in range(1, 9):
                ends = [(x, deck - 204 - step * 15), (x + side * step * 44, deck - 12)]
                pen.stroke(ends, mix(Ink.HILL_3, Ink.DARK, 0.4), 3)
        pen.fill([(x - 16, deck), (x - 9, deck - 346), (x + 9, deck - 346), (x + 16, deck)], Ink.PAPER)
        pen.fill([(x + 2, deck), (x + 2, deck - 346), (x + 9, deck - 346), (x + 16, deck)], Ink.LINE)
    road(pen, deck)
