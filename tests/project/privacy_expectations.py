"""Who finds a page at an address outside the admin, tried with the ids of a member who hides everything.

Letters: s stranger, u account without a confirmed address, m member, f staff. Everybody else is led away (to the login,
to the page the address belongs to) or finds nothing. The admin's addresses are judged in admin_expectations.py.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

PUBLIC, ACCOUNTS, MEMBERS, STRANGERS, NOBODY = "sumf", "umf", "mf", "s", ""

# name of the URL → who finds a page there; the first pattern that fits counts
EXPECTED = [
    # the same for everybody
    *((name, PUBLIC) for name in ("robots", "sitemap", "search", "wagtail_serve", "news_feed")),
    *((name, PUBLIC) for name in ("home_places", "home_place", "home_place_suggestions")),
    # counts for strangers, a search for members
    ("directory", PUBLIC),
    ("directory_suggestions", MEMBERS),
    # the hidden member's own page and photo
    ("directory_person", NOBODY),
    ("member_photo", NOBODY),
    # one's own profile
    ("member_profile", ACCOUNTS),
    ("member_profile_step", ACCOUNTS),
    ("member_profile_preview", "um"),
    ("member_profile_enter", "um"),
    ("member_profile_*", NOBODY),
    # one's own conversations; the hidden member has none with anybody who looks
    # one's own data
    ("privacy_data", ACCOUNTS),
    ("privacy_purpose", ACCOUNTS),
    ("privacy_ask", ACCOUNTS),
    ("privacy_*", NOBODY),
    ("mail_preferences", ACCOUNTS),
    ("mail_unsubscribe", NOBODY),
    # the rights desk for people without an account
    ("rights_desk", PUBLIC),
    ("rights_sent", PUBLIC),
    ("rights_*", NOBODY),
    # the entrance
    *((name, STRANGERS) for name in ("account_login", "account_signup", "account_request_login_code")),
    *((name, PUBLIC) for name in ("account_inactive", "account_email_verification_sent", "account_confirm_email")),
    ("account_reset_password*", PUBLIC),
    # one's own account
    *((name, ACCOUNTS) for name in ("account_language", "account_logout", "account_email", "usersessions_list")),
    ("account_set_password", "um"),
    ("account_change_password", "f"),
    ("account_reauthenticate", "f"),
    ("account_*", NOBODY),
    ("mfa_index", ACCOUNTS),
    ("mfa_list_webauthn", ACCOUNTS),
    ("mfa_*", NOBODY),
    # doors of packages, and what needs a record that is not there
    ("news_section_feed", NOBODY),
    ("wagtailcore_*", NOBODY),
    ("wagtaildocs_*", NOBODY),
]
# names of admin screens on which staff read a member's words after stating why; none does without
STAFF_MAY_READ: tuple[str, ...] = ()


def expected(name: str) -> str | None:
    return next((roles for pattern, roles in EXPECTED if fnmatchcase(name, pattern)), None)
