"""What each role may do. ``manage.py setup_roles`` writes this table into the database; docs/roles.md explains it.

Permissions are named ``app.codename``, so that the models of later apps stand here without an import. Nobody but a
superuser may touch groups, sites, locales or workflows: who can change a role can give himself every right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.users.choices import ADMINISTRATORS, APPROVERS, CONTRIBUTORS, EDITORS

ENTER = "wagtailadmin.access_admin"
TRANSLATE = "wagtail_localize.submit_translation"
TAXONOMY = tuple(f"news.{verb}_{model}" for model in ("category", "topic") for verb in ("add", "change", "delete"))
SEARCH_WORDS = (
    *(f"search.{verb}_{model}" for model in ("synonym", "stopword") for verb in ("add", "change", "delete")),
    "search.report_zerohit",
)
UPLOAD = (
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
KEEP_FILES = ("wagtailimages.change_image", "wagtaildocs.change_document")
COLLECTIONS = ("wagtailcore.add_collection", "wagtailcore.change_collection")


@dataclass(frozen=True, slots=True)
class Role:
    """``site`` holds everywhere, ``pages`` from the root page down, ``files`` from the root collection down."""

    site: tuple[str, ...]
    pages: tuple[str, ...]
    files: tuple[str, ...]


ROLE_PERMISSIONS: dict[str, Role] = {
    CONTRIBUTORS: Role(site=(ENTER,), pages=("add",), files=UPLOAD),
    EDITORS: Role(site=(ENTER, TRANSLATE, *SEARCH_WORDS), pages=("add", "change"), files=(*UPLOAD, *KEEP_FILES)),
    APPROVERS: Role(
        site=(ENTER, TRANSLATE),
        pages=("add", "change", "publish", "lock", "unlock"),
        files=(*UPLOAD, *KEEP_FILES),
    ),
    ADMINISTRATORS: Role(
        site=(
            ENTER,
            TRANSLATE,
            "users.add_user",
            "users.change_user",
            "users.reset_factor",
            "members.change_memberprofile",
            "directory.view_alarm",
            "users.view_rightsrequest",
            "users.change_rightsrequest",
            "notifications.view_delivery",
            "notifications.change_delivery",
            "casework.add_calendarexception",
            "casework.change_calendarexception",
            "casework.delete_calendarexception",
            "core.change_portalsettings",
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
            "wagtailredirects.delete_redirect",
            *TAXONOMY,
            *SEARCH_WORDS,
        ),
        pages=("add", "change", "publish", "bulk_delete", "lock", "unlock"),
        files=(*UPLOAD, *KEEP_FILES, *COLLECTIONS),
    ),
}


def is_staff_account(account: Any) -> bool:
    """Whether the office has made this account one of its own: what a role gives holds only together with this."""
    return bool(account.is_staff or account.is_superuser)


def may_manage(actor: Any, account: Any) -> bool:
    """Whether the staff screens show this account to this person.

    Members' accounts never belong there; who could change a superuser's address could take the account over.
    """
    if account.is_superuser:
        return bool(actor.is_superuser)
    return bool(account.is_staff)
