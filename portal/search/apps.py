from __future__ import annotations

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from portal.core import health as readings
        from portal.notifications import messages, schedule
        from portal.search import checks, health, kinds, receivers, tasks  # noqa: F401  (checks register themselves)
        from portal.search.services import chrome, pages, upkeep  # noqa: F401  (chrome registers its part)

        kinds.register(pages.KIND)
        receivers.connect()
        readings.register("search", health.drift)
        messages.register(messages.MessageKind(upkeep.DRIFT_MAIL))
        schedule.register("search.sweep", tasks.sweep, every=dt.timedelta(seconds=30))
        schedule.register("search.check", tasks.check_indices, cron="40 4 * * *")
