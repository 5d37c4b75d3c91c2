"""Drawn covers for demo articles: the prototype's landscapes, one scene a picture, the details from a seed."""

from __future__ import annotations

import hashlib
from random import Random

from . import flowers, inland, rooms, waterside
from .canvas import Canvas

SCENES = {
    "song-lam": waterside.song_lam,
    "sen": flowers.sen,
    "bien": waterside.bien,
    "cau": waterside.cau,
    "den": flowers.den,
    "lang-que": inland.lang_que,
    "nui": inland.nui,
    "pho": rooms.pho,
    "lop-hoc": rooms.lop_hoc,
    "cho": rooms.cho,
}


def draw_cover(seed: str, scene: str, *, size: tuple[int, int] = (1600, 900)) -> bytes:
    """PNG bytes of `scene`, a key of SCENES (else KeyError); the same arguments give the same picture."""
    paint = SCENES[scene]
    digest = hashlib.sha256(f"{scene}:{seed}".encode()).digest()
    canvas = Canvas(size)
    paint(canvas.pen, Random(digest))  # noqa: S311 - a picture has to be repeatable, not secret
    return canvas.png()
