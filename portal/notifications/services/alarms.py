"""Alarms go by a road that needs neither queue nor mail: a command on this machine, and the log."""

from __future__ import annotations

import datetime as dt
import logging
import os
import shlex
import subprocess

from django.conf import settings
from django.utils import timezone, translation

from portal.core import health
from portal.core.background import describe
from portal.core.health import Reading
from portal.notifications.models import Heartbeat

logger = logging.getLogger("portal.alarm")

REPEATED_AFTER = dt.timedelta(hours=1)
COMMAND_SECONDS = 30
# all the command learns of this process's surroundings, which hold the portal's secrets
PASSED_ON = ("PATH", "HOME", "LANG", "TZ")
WATCH = "watch"
WATCH_LIVES = dt.timedelta(minutes=2)


class Watchman:
    """Looks at the readings again and again; tells of each fault when it begins, every hour while it lasts, and at its
    end. Keeps its memory in the process."""

    def __init__(self) -> None:
        self._told: dict[str, dt.datetime] = {}

    def look(self, now: dt.datetime | None = None) -> list[str]:
        """Raise what is new; the keys it told of. Never raises for a database that is away: that is told as well."""
        now = now or timezone.now()
        found = {reading.key: reading for reading in health.faults()}
        due = [key for key in found if key not in self._told or now - self._told[key] >= REPEATED_AFTER]
        over = [key for key in self._told if key not in found]
        self._told = {key: now if key in due else self._told[key] for key in found}
        if due or over:
            raise_alarm([found[key] for key in due], over)
        return due

    def look_unless_watched(self) -> list[str]:
        """For the scheduler: leaves it to `manage.py watch` while that runs, so that nobody is called twice."""
        beat = Heartbeat.objects.filter(name=WATCH).values_list("beat_at", flat=True).first()
        if beat is not None and timezone.now() - beat < WATCH_LIVES:
            return []
        return self.look()


def raise_alarm(faults: list[Reading], over: list[str]) -> bool:
    """Log, and run PORTAL_ALARM_COMMAND; True when it ran and ended well. No person's data is in it."""
    keys = [reading.key for reading in faults]
    for reading in faults:
        logger.error("alarm=%s value=%s limit=%s", reading.key, reading.value, reading.limit)
    for key in over:
        logger.warning("alarm=%s over", key)
    command = shlex.split(settings.PORTAL_ALARM_COMMAND)
    if not command:
        return False
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"PORTAL_ALARM": " ".join(keys), "PORTAL_ALARM_OVER": " ".join(over)}
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=as_text(faults, over),
            text=True,
            env=environment,
            timeout=COMMAND_SECONDS,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.error("the alarm command did not run error=%s", describe(error))
        return False
    if done.returncode:
        logger.error("the alarm command ended with %s", done.returncode)
    return done.returncode == 0


def as_text(faults: list[Reading], over: list[str]) -> str:
    """A line for each, in the portal's own language, for whoever is woken."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [f"{settings.PORTAL_PUBLIC_URL}: {r.key}: {r.label}: {r.value} (> {r.limit})" for r in faults]
    return "\n".join([*lines, *(f"{settings.PORTAL_PUBLIC_URL}: {key}: OK" for key in over)]) + "\n"
