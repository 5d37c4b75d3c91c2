from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from portal.notifications import checks, schedule, tasks  # noqa: F401
        from portal.notifications.services.holder import OutboxHolder
        from portal.users import tasks as users_tasks
        from portal.users.registry import register_holder

        schedule.register("notifications.sweep", tasks.sweep, cron="* * * * *")
        schedule.register("notifications.prune", tasks.prune, cron="17 3 * * *")
        schedule.register("pages.publish_scheduled", tasks.publish_scheduled, cron="* * * * *")
        schedule.register("users.erasures", users_tasks.sweep_erasures, cron="*/5 * * * *")
        schedule.register("users.rights_clock", users_tasks.run_rights_clock, cron="7 * * * *")
        schedule.register("users.privacy", users_tasks.tidy_privacy, cron="41 3 * * *")
        register_holder(OutboxHolder())
