"""Verbs of the search. Other apps call :func:`changed` when they changed something, and :func:`search` to ask."""

from portal.search.backends.client import is_configured
from portal.search.services.building import BuildRunning, Built, rebuild
from portal.search.services.changes import Applied, apply_due
from portal.search.services.checking import Drift, find_drift, repair
from portal.search.services.highlighting import Piece, excerpt, highlight
from portal.search.services.projection import changed
from portal.search.services.searching import search
from portal.search.services.suggestions import propose, suggest
from portal.search.services.upkeep import build_missing, check_and_alarm, is_any_due, kinds_to_build
from portal.search.services.zero_hits import count_zero_hit, report_zero_hits

__all__ = [
    "Applied",
    "BuildRunning",
    "Built",
    "Drift",
    "Piece",
    "apply_due",
    "build_missing",
    "changed",
    "check_and_alarm",
    "count_zero_hit",
    "excerpt",
    "find_drift",
    "highlight",
    "is_any_due",
    "is_configured",
    "kinds_to_build",
    "propose",
    "rebuild",
    "repair",
    "report_zero_hits",
    "search",
    "suggest",
]
