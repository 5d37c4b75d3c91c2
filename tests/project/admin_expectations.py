"""Who finds something at an address of the admin.

Letters: c contributor, e editor, p approver, a administrator, s superuser. The page tried is somebody else's.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

EVERYONE, WRITERS, PUBLISHERS, OFFICE, ROOT, NOBODY = "cepas", "epas", "pas", "as", "s", ""
KEEPERS = "eas"  # of the words of the search

# name of the URL → who finds something there; the first pattern that fits counts
EXPECTED = [
    ("wagtailadmin_home", EVERYONE),
    ("staff_login", EVERYONE),
    ("wagtailadmin_login", EVERYONE),
    ("wagtailadmin_account", EVERYONE),
    ("wagtailadmin_logout", EVERYONE),
    ("wagtailadmin_dismissibles", EVERYONE),
    ("wagtailadmin_error_test", NOBODY),
    ("wagtailadmin_password_reset*", EVERYONE),
    ("wagtailadmin_account_change_*", EVERYONE),
    ("factor_resets", OFFICE),
    ("factor_reset_*", OFFICE),
    ("/cms/test404/", EVERYONE),
    ("/cms/^.*/$", NOBODY),
    # pages: all staff may look through the tree
    ("wagtailadmin_api:*:find", NOBODY),
    ("wagtailadmin_api:pages:action", PUBLISHERS),
    ("wagtailadmin_api:*", EVERYONE),
    ("wagtailadmin_explore*", EVERYONE),
    ("wagtailadmin_pages:search*", EVERYONE),
    ("wagtailadmin_pages:type_use*", EVERYONE),
    ("wagtailadmin_pages:add", EVERYONE),
    ("wagtailadmin_pages:add_subpage", EVERYONE),
    ("wagtailadmin_pages:preview_on_add", EVERYONE),
    ("wagtailadmin_pages:choose_parent", EVERYONE),
    ("wagtailadmin_pages:convert_alias", NOBODY),
    ("wagtailadmin_pages:workflow_action", "ps"),
    ("wagtailadmin_pages:collect_workflow_action_data", "ps"),
    ("wagtailadmin_pages:workflow_preview", "ps"),
    ("wagtailadmin_pages:unlock", PUBLISHERS),
    *(
        (f"wagtailadmin_pages:{name}", PUBLISHERS)
        for name in ("delete", "unpublish", "move*", "set_*", "lock", "revisions_unschedule")
    ),
    ("wagtailadmin_pages:*", WRITERS),
    ("wagtailadmin_choose_page*", EVERYONE),
    ("wagtailadmin_tag_autocomplete", EVERYONE),
    ("wagtailadmin_tag_model_autocomplete", NOBODY),
    ("wagtailadmin_editing_sessions:ping", WRITERS),
    ("wagtailadmin_editing_sessions:release", EVERYONE),
    ("wagtailadmin_block_preview", NOBODY),
    ("bulk:page:move", PUBLISHERS),
    ("bulk:page:publish", PUBLISHERS),
    ("bulk:page:unpublish", PUBLISHERS),
    ("bulk:page:delete", PUBLISHERS),
    # translations
    ("wagtail_localize:javascript_catalog", EVERYONE),
    ("wagtail_localize:translations_report*", EVERYONE),
    ("wagtail_localize:snippets_api*", EVERYONE),
    ("wagtail_localize:submit_snippet_translation", NOBODY),
    ("wagtail_localize:machine_translate", NOBODY),
    ("wagtail_localize:convert_to_alias", NOBODY),
    ("wagtail_localize:*", WRITERS),
    # reports
    ("overdue_pages*", EVERYONE),
    ("directory_alarms*", OFFICE),
    ("mails", OFFICE),
    ("mail_detail", OFFICE),
    ("portal_status", OFFICE),
    ("search_zero_hits*", KEEPERS),
    ("wagtailadmin_reports:locked_pages*", PUBLISHERS),
    ("wagtailadmin_reports:*", EVERYONE),
    # pictures and documents
    ("wagtailimages:url_generator*", NOBODY),
    ("wagtailimages:preview", NOBODY),
    ("wagtail*:create_multiple_from_uploaded_*", NOBODY),
    ("wagtail*:delete_upload_multiple", NOBODY),
    *((f"wagtailimages:{name}", WRITERS) for name in ("edit*", "delete*", "image_usage")),
    *((f"wagtaildocs:{name}", WRITERS) for name in ("edit*", "delete*", "document_usage")),
    ("wagtailimages*", EVERYONE),
    ("wagtaildocs*", EVERYONE),
    ("bulk:portalimage:*", WRITERS),
    ("bulk:portaldocument:*", WRITERS),
    ("wagtailadmin_collections:delete", ROOT),
    ("wagtailadmin_collections:*", OFFICE),
    # records
    ("wagtailsnippetchoosers_news_*:create", OFFICE),
    ("wagtailsnippetchoosers_news_*", EVERYONE),
    ("wagtailsnippets_news_*", OFFICE),
    ("bulk:category:delete", OFFICE),
    ("bulk:topic:delete", OFFICE),
    ("wagtailsnippets:index", NOBODY),
    # words of the search
    *(
        entry
        for model in ("synonym", "stopword")
        for entry in (
            (f"wagtailsnippetchoosers_search_{model}:create", KEEPERS),
            (f"wagtailsnippetchoosers_search_{model}*", EVERYONE),
            (f"wagtailsnippets_search_{model}:*", KEEPERS),
            (f"bulk:{model}:delete", KEEPERS),
        )
    ),
    # the office
    ("rights_request*", OFFICE),
    ("member_profiles:photo", NOBODY),
    ("member_profiles:*", OFFICE),
    ("wagtailsnippetchoosers_casework_calendarexception:create", OFFICE),
    ("wagtailsnippetchoosers_casework_calendarexception*", EVERYONE),
    ("wagtailsnippets_casework_calendarexception:*", OFFICE),
    ("bulk:calendarexception:delete", OFFICE),
    ("wagtailredirects:*_import", NOBODY),
    ("wagtailredirects:*", OFFICE),
    ("wagtailsettings:preview_on_edit", NOBODY),
    ("wagtailsettings:*", OFFICE),
    ("wagtailusers_users:delete", ROOT),
    ("wagtailusers_users:*", OFFICE),
    ("bulk:user:delete", ROOT),
    ("bulk:user:*", OFFICE),
    # superusers alone
    ("wagtailusers_groups:*", ROOT),
    ("wagtailadmin_workflows:*", ROOT),
    ("wagtaillocales:*", ROOT),
    ("wagtailsites:*", ROOT),
    # not used here
    ("wagtailforms:list_submissions*", NOBODY),
    ("wagtailforms:delete_submissions", NOBODY),
    ("wagtailforms:index*", EVERYONE),
    ("wagtailembeds:*", NOBODY),
]
# icons and words of the interface, needed before anybody is signed in
PUBLIC = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}


def expected(name: str) -> str | None:
    return next((roles for pattern, roles in EXPECTED if fnmatchcase(name, pattern)), None)
