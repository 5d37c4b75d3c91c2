"""What the engine keeps of a person: enough to find and count, nothing to show."""

from __future__ import annotations

from portal.search.documents import EntryDocument, facet, sort_key, tokens


class PersonDocument(EntryDocument):
    """Fields are those of :mod:`community.directory.entries`."""

    text_name = tokens()
    text_name_plain = tokens()
    text_name_folded = tokens()
    text_family = tokens()
    text_given = tokens()
    text_codes = tokens()
    text_home = tokens()
    text_home_folded = tokens()
    text_city = tokens()
    text_about = tokens()
    text_about_folded = tokens()
    facet_country = facet()
    facet_home = facet()
    facet_district = facet()
    facet_occupation_group = facet()
    facet_skill = facet()
    facet_language = facet()
    facet_offer = facet()
    sort_name = sort_key()
