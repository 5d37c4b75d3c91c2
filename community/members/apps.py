from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "community.members"
    label = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from community.members import messages, privacy, tasks, vocabulary  # noqa: F401  (the vocabulary registers itself)
        from community.members.services import departures
        from portal.notifications import schedule
        from portal.users.account_menu import AccountLink, register

        messages.register_kinds()
        privacy.register()
        departures.connect()
        schedule.register("members.keep_fresh", tasks.keep_fresh, cron="41 4 * * *")
        schedule.register("members.delete_photos", tasks.delete_photos, cron="* * * * *")
        register(
            AccountLink(
                "profile",
                _("Your profile"),
                "member_profile",
                10,
                icon="user",
                screens=("member_profile_step", "member_profile_enter", "member_profile_preview"),
            )
        )
