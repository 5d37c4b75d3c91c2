from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from portal.notifications import checks, schedule, tasks  # noqa: F401

        schedule.register("notifications.sweep", tasks.sweep, cron="* * * * *")
        schedule.register("notifications.prune", tasks.prune, cron="17 3 * * *")
        schedule.register("pages.publish_scheduled", tasks.publish_scheduled, cron="* * * * *")
