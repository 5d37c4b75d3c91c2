"""What people are searched by in the database: one row per listed profile, made of what members may see of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.search.models import FacetField, SearchEntry, SortField, TokensField


class PersonEntry(SearchEntry):
    """``object_id`` is the profile's reference. Fields are those of :mod:`community.directory.entries`."""

    text_name = TokensField()
    text_name_plain = TokensField()
    text_name_folded = TokensField()
    text_family = TokensField()
    text_given = TokensField()
    text_codes = TokensField()
    text_home = TokensField()
    text_home_folded = TokensField()
    text_city = TokensField()
    text_about = TokensField()
    text_about_folded = TokensField()
    facet_country = FacetField()
    facet_home = FacetField()
    facet_district = FacetField()
    facet_occupation_group = FacetField()
    facet_skill = FacetField()
    facet_language = FacetField()
    facet_offer = FacetField()
    sort_name = SortField()

    class Meta:
        verbose_name = _("person in the search")
        verbose_name_plural = _("people in the search")
