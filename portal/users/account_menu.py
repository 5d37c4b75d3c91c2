"""The menu of "my account": each app adds its screens from ``apps.ready()``; screens that do not exist are left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class AccountLink:
    """One entry. ``label`` is lazy; lower orders come first; ``screens`` name the addresses that belong below it."""

    name: str
    label: str | Promise
    url_name: str
    order: int
    icon: str = "user"
    screens: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address in the active language, empty when no app provides the screen."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """An entry as a page shows it: ``here`` on its own screen, ``inside`` on a screen below it."""

    label: str
    url: str
    icon: str
    here: bool
    inside: bool


_links: dict[str, AccountLink] = {}


def register(link: AccountLink) -> AccountLink:
    """Add an entry. Raises ValueError when its name is taken by a different one."""
    if _links.setdefault(link.name, link) != link:
        raise ValueError(f"The account menu entry {link.name} is registered twice.")
    return link


def entries(current: str = "") -> list[AccountEntry]:
    """What to show, in order, to somebody on the screen whose address is named ``current``."""
    found = []
    for link in sorted(_links.values(), key=lambda link: (link.order, link.name)):
        url = link.url
        if url:
            found.append(
                AccountEntry(str(link.label), url, link.icon, current == link.url_name, current in link.screens)
            )
    return found


# the gaps are for profile (10), language (40) and the member's own data (60 and on), added by whoever owns them
register(
    AccountLink(
        "security",
        _("Login and security"),
        "mfa_index",
        20,
        icon="shield",
        screens=(
            "account_email",
            "account_change_password",
            "account_set_password",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
        ),
    )
)
register(AccountLink("sessions", _("Where you are logged in"), "usersessions_list", 30, icon="lock"))
register(AccountLink("language", _("Language of your mails"), "account_language", 40, icon="language"))
