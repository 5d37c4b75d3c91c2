from __future__ import annotations

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "community.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from community.directory import checks, messages, privacy, tasks  # noqa: F401  (checks and messages register)
        from community.directory.parsing.lexicon import lexicon
        from community.directory.services import budgets, chrome, index  # noqa: F401  (chrome registers its part)
        from community.members.permissions import register_photo_gate
        from portal.core import startup
        from portal.notifications import schedule
        from portal.search import kinds

        kinds.register(index.KIND)
        startup.warm_ups.append(lexicon)
        privacy.register()
        register_photo_gate("directory", budgets.has_opened)
        schedule.register("directory.counts", tasks.make_counts, cron="10 0 * * *")
        schedule.register("directory.check", tasks.check_counters, every=dt.timedelta(minutes=5))
        schedule.register("directory.prune", tasks.prune, cron="35 3 * * *")
