from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from portal.core import health as registry
        from portal.notifications import account_messages, checks, health, schedule, tasks  # noqa: F401
        from portal.notifications.services.holder import OutboxHolder
        from portal.users import account_menu
        from portal.users import tasks as users_tasks
        from portal.users.registry import register_holder

        schedule.register("notifications.sweep", tasks.sweep, cron="* * * * *")
        schedule.register("notifications.prune", tasks.prune, cron="17 3 * * *")
        schedule.register("pages.publish_scheduled", tasks.publish_scheduled, cron="* * * * *")
        schedule.register("users.erasures", users_tasks.sweep_erasures, cron="*/5 * * * *")
        schedule.register("users.rights_clock", users_tasks.run_rights_clock, cron="7 * * * *")
        schedule.register("users.privacy", users_tasks.tidy_privacy, cron="41 3 * * *")
        schedule.register("notifications.probe", tasks.probe_mail_server, cron="* * * * *")
        register_holder(OutboxHolder())
        account_messages.declare_all()
        registry.register("parts", health.parts)
        registry.register("queues", health.queues)
        registry.register("mails", health.mails)
        account_menu.register(account_menu.AccountLink("mail", _("Your mails"), "mail_preferences", 45, icon="mail"))
