"""entry.py: what the database searches. budgets.py: who has seen how many people. statistics.py: daily counts."""

from community.directory.models.budgets import Alarm, Spent, Viewing
from community.directory.models.entry import PersonEntry
from community.directory.models.statistics import DailyCount

__all__ = ["Alarm", "DailyCount", "PersonEntry", "Spent", "Viewing"]
