"""Words of the directory: facets, parameters of its addresses, budgets and alarms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

KIND = "people"  # of things that are searched
PAGE_SIZE = 20
LAST_PAGE = 25  # row H7: nobody walks the whole list
SHORTEST_QUERY = 2  # letters
LONGEST_QUERY = 200
SMALLEST_COUNT = 5  # row H2: fewer people than this are never a number

# parameters of the address
QUERY, SORT, PAGE = "q", "sap-xep", "trang"
HOME_TEXT = "noi-que"
BY_NAME = "ten"


class Facet(models.TextChoices):
    """What the list can be narrowed by. The value is the facet's name in the index."""

    COUNTRY = "country", _("Lives in")
    HOME = "home", _("Home place")
    OCCUPATION = "occupation_group", _("Work")
    SKILL = "skill", _("Skills")
    LANGUAGE = "language", _("Languages")
    OFFER = "offer", _("Ready to")


# a home place given as a whole former district is another facet of the index
DISTRICT = "district"
PARAMETERS = {
    Facet.COUNTRY: "nuoc",
    Facet.HOME: "que",
    Facet.OCCUPATION: "nghe",
    Facet.SKILL: "ky-nang",
    Facet.LANGUAGE: "ngon-ngu",
    Facet.OFFER: "giup",
}


class Amount(models.TextChoices):
    """What is counted against a budget: every different person shown, and every full profile opened."""

    PEOPLE = "people", _("people shown")
    PROFILES = "profiles", _("full profiles")


class Dimension(models.TextChoices):
    """What the public counts are by."""

    COUNTRY = "country", _("Country")
    PLACE = "place", _("Commune or ward")


class AlarmKind(models.TextChoices):
    CANARY = "canary", _("A watch profile was opened")
    PROFILES_SPENT = "profiles_spent", _("An account has used up its full profiles")
    PEOPLE_SPENT = "people_spent", _("An account has used up the people it may be shown")
    YOUNG_PROFILES = "young_profiles", _("New accounts together open many full profiles")
    YOUNG_PEOPLE = "young_people", _("New accounts together are shown many people")
