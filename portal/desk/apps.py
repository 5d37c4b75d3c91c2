from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from portal.desk import checks, messages, tasks  # noqa: F401  (checks register themselves)
        from portal.notifications import schedule

        messages.declare_all()
        # in the morning, when officers read their mail; after the night's backup
        schedule.register("desk.chain", tasks.witness_chain, cron="30 6 * * *")
