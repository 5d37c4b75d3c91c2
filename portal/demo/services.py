"""Loads every app's demo content, in an order each app states, and ends with the queue drained."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError

from portal.core.demo import DemoWorld
from portal.demo.covers import draw_cover
from portal.users.demo import demo_logins

__all__ = ["demo_logins", "load_all", "loaders"]

CONTENT = Path(__file__).parent / "content"


def loaders() -> list[ModuleType]:
    """The ``demo`` module of every app that has one, by its ORDER."""
    modules = []
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in {"portal", "community", "investment"} and config.name != "portal.core":
            name = f"{config.name}.demo"
            if find_spec(name) is not None:
                modules.append(import_module(name))
    return sorted((m for m in modules if hasattr(m, "load")), key=lambda module: module.ORDER)


def load_all(report: Callable[[str], None]) -> None:
    """Load everything. CommandError where demo content is not allowed."""
    if not settings.PORTAL_DEMO:
        raise CommandError("Demo content is refused here: PORTAL_DEMO is off.")
    world = DemoWorld(content=CONTENT, draw_cover=draw_cover, report=report)
    for module in loaders():
        report(f"{module.__name__.removesuffix('.demo')}: {module.load(world)}")
