"""The directory: public counts for strangers, the search for members, one person's page."""

from __future__ import annotations

import math
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from community.directory.choices import (
    KIND,
    LAST_PAGE,
    LONGEST_QUERY,
    PAGE_SIZE,
    SMALLEST_COUNT,
    AlarmKind,
    Amount,
    Dimension,
    Facet,
)
from community.directory.filters import DirectoryFilters, clean
from community.directory.models import DailyCount
from community.directory.parsing import parse
from community.directory.services.alarms import raise_alarm
from community.directory.services.budgets import Account, BudgetSpent, open_profile, resets_at
from community.directory.services.find import run, with_proposals
from community.directory.services.home_map import HEIGHT as HOME_HEIGHT
from community.directory.services.home_map import WIDTH as HOME_WIDTH
from community.directory.services.home_map import home_bubbles
from community.directory.services.labels import name_of, token_of
from community.directory.services.listing import facet_choices, people_of
from community.directory.services.world_map import HEIGHT, WIDTH, bubbles
from community.members.models import MemberProfile
from community.members.permissions import Role, Viewer, seen_by, viewer_of
from portal.core.chrome import Link, get_chrome
from portal.core.http import mark_cacheable
from portal.core.text import fold
from portal.core.throttling import Limit, hit
from portal.search.plan import Plan
from portal.search.services import count_zero_hit, suggest
from portal.users.models import User

FACETS = tuple(facet.value for facet in Facet)
SUGGESTIONS = 8


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Strangers, and accounts without a confirmed address, are shown counts; members search."""
    viewer = viewer_of(request.user)
    if viewer.role is Role.STRANGER:
        return _public(request)
    return _private(_search(request, viewer))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _breadcrumbs(*more: str) -> list[Link]:
    links = [Link(gettext("Home"), get_chrome().home_url), Link(gettext("Directory"), reverse("directory"))]
    return [*links, *(Link(label, "") for label in more)]


# --- strangers --------------------------------------------------------------------------------------------------------


def _public(request: HttpRequest) -> HttpResponse:
    """Counts of the day. One query of its own; the same answer for everybody without a session."""
    if request.headers.get("HX-Request"):
        # whoever searched until now has no session any more: the whole page is to be asked for again
        return HttpResponse(headers={"HX-Refresh": "true"})
    numbers: dict[str, list[tuple[str, str, int]]] = {dimension: [] for dimension in Dimension}
    facets = {Dimension.COUNTRY.value: Facet.COUNTRY, Dimension.PLACE.value: Facet.HOME}
    rows = DailyCount.objects.published().values_list("dimension", "value", "published", "day")
    day = None
    for dimension, value, published, day in rows:  # noqa: B007  (the day is the same in all of them)
        numbers[dimension].append((value, name_of(facets[dimension], value), published))
    context = {
        "breadcrumbs": _breadcrumbs(),
        "seo": _seo(),
        "countries": [(name, number) for _value, name, number in numbers[Dimension.COUNTRY]],
        "places": [(name, number, token_of(Facet.HOME, value)) for value, name, number in numbers[Dimension.PLACE]],
        "bubbles": bubbles(numbers[Dimension.COUNTRY]),
        "width": WIDTH,
        "height": HEIGHT,
        "home_bubbles": home_bubbles(numbers[Dimension.PLACE]),
        "home_width": HOME_WIDTH,
        "home_height": HOME_HEIGHT,
        "day": day,
        "smallest": SMALLEST_COUNT,
        "unconfirmed": request.user.is_authenticated,
    }
    return mark_cacheable(render(request, "directory/public.html", context))


def _seo() -> dict[str, Any]:
    alternates = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            alternates.append((code, settings.PORTAL_PUBLIC_URL + reverse("directory")))
    return {
        "canonical": settings.PORTAL_PUBLIC_URL + reverse("directory"),
        "alternates": alternates,
        "title": gettext("Directory of people from Nghệ An abroad"),
        "description": _description(),
    }


def _description() -> str:
    return gettext("How many people from Nghệ An stand in the directory, by country and commune, and how to join.")


# --- members ----------------------------------------------------------------------------------------------------------


def _limit(name: str) -> Limit:
    return Limit(f"directory.{name}", getattr(settings, f"PORTAL_DIRECTORY_{name.upper()}_PER_MINUTE"), 60)


def _search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    filters = DirectoryFilters.read(request.GET)
    context: dict[str, Any] = {
        "breadcrumbs": _breadcrumbs(),
        "filters": filters,
        "longest": LONGEST_QUERY,
        "last_page": LAST_PAGE,
        "smallest": SMALLEST_COUNT,
        "chips": [(choice, filters.address(without=choice)) for choice in filters.all_chosen],
        "bare_address": filters.address(bare=True),
        "home_choices": [
            (candidate, filters.address(home=candidate)) for candidate in (filters.home.choices if filters.home else ())
        ],
    }
    if not hit(_limit("searches"), str(viewer.user_id)):
        context |= {"too_fast": True}
        return _page(request, context, status=429)
    language = get_language() or settings.LANGUAGE_CODE
    plan = parse(filters.text, language=language) if filters.text else Plan()
    too_far = filters.page > LAST_PAGE
    result = run(
        plan,
        filters=filters.values,
        sort=filters.sort,
        page=filters.page,
        size=PAGE_SIZE if filters.asks and not too_far else 0,
        facets=FACETS,
    )
    context |= {
        "facets": facet_choices(result.facets, filters),
        "degraded": result.degraded,
        "asked": filters.asks,
        "too_far": too_far,
    }
    if filters.asks and not result.total:
        result = with_proposals(result, filters.text, language=language)
        if not filters.chosen:
            count_zero_hit(kind=KIND, text=filters.text, visitor=f"account:{viewer.user_id}")
        context["proposals"] = [(text, filters.address(text=text, bare=True)) for text in result.proposals]
    elif filters.asks:
        context |= _results(request, viewer, filters, plan, result)
    return _page(request, context)


def _results(
    request: HttpRequest, viewer: Viewer, filters: DirectoryFilters, plan: Plan, result: Any
) -> dict[str, Any]:
    user = cast(User, request.user)
    people = people_of(result.hits, viewer=viewer, by=user)
    allowance = people.allowance
    if allowance.refused:
        kind = AlarmKind.YOUNG_PEOPLE if allowance.shared else AlarmKind.PEOPLE_SPENT
        raise_alarm(kind, account=None if allowance.shared else user)
    pages = min(math.ceil(result.total / PAGE_SIZE), LAST_PAGE)
    paginator = Paginator(range(pages * PAGE_SIZE), PAGE_SIZE)
    return {
        "total": result.total if result.total >= SMALLEST_COUNT else 0,
        "few": result.total < SMALLEST_COUNT,
        "cards": people.cards,
        "plan": plan,
        "refused": bool(allowance.refused),
        "resets_at": resets_at(),
        "profiles_left": allowance.profiles_left,
        "page_obj": paginator.get_page(filters.page),
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The whole page, or for a script that asks the part that changes."""
    partial = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    template = "directory/_results.html" if partial else "directory/search.html"
    response = render(request, template, context, status=status)
    if status == 429:
        response.headers["Retry-After"] = "60"
    elif partial:
        # what is shared is the short address, without the form's empty fields
        response.headers["HX-Push-Url"] = reverse("directory") + context["filters"].address(keep_page=True)
    return response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Words to finish a query with, as options of a list: only such as at least five visible people share."""
    viewer = viewer_of(request.user)
    if viewer.role is Role.STRANGER:
        return redirect_to_login(reverse("directory"))
    if not hit(_limit("suggestions"), str(viewer.user_id)):
        return _private(HttpResponse(status=429, headers={"Retry-After": "60"}))
    typed = clean(request.GET.get("q", ""), LONGEST_QUERY)
    head, _space, last = typed.rpartition(" ")
    found = suggest(KIND, typed, limit=SUGGESTIONS)
    if head and len(found) < SUGGESTIONS:
        found += [f"{head} {word}" for word in suggest(KIND, last, limit=SUGGESTIONS - len(found))]
    options = [word for word in dict.fromkeys(found) if fold(word) != fold(typed)]
    return _private(render(request, "directory/_suggestions.html", {"options": options}))


@require_safe
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """One member as members may see him or her. Counted, so a GET that writes (decision 0006).

    Strangers are sent to the login whatever stands in the address; what is hidden is not found.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    viewer = viewer_of(request.user)
    if viewer.role is Role.STRANGER:
        return HttpResponseRedirect(reverse("directory"))
    user = request.user
    rows = MemberProfile.objects.visible_to(viewer).with_places()
    found = {row.reference: row for row in rows.filter(Q(reference=reference) | Q(user_id=user.pk))}
    profile = found.get(reference)
    seen = seen_by(profile, viewer) if profile else None
    if profile is None or seen is None:
        raise Http404
    if profile.user_id != user.pk:
        own = next((row for row in found.values() if row.user_id == user.pk), None)
        account = Account.of(user, vouched=own is not None and own.vouched_at is not None)
        if profile.is_canary:
            raise_alarm(AlarmKind.CANARY, account=user)
        try:
            open_profile(by=account, person=profile.pk)
        except BudgetSpent as spent:
            return _private(_spent(request, user, spent))
    context = {
        "breadcrumbs": _breadcrumbs(seen.display_name),
        "seen": seen,
        "own": profile.user_id == user.pk,
    }
    return _private(render(request, "directory/person.html", context))


SPENT_KINDS = {
    (Amount.PEOPLE, True): AlarmKind.YOUNG_PEOPLE,
    (Amount.PROFILES, True): AlarmKind.YOUNG_PROFILES,
    (Amount.PEOPLE, False): AlarmKind.PEOPLE_SPENT,
    (Amount.PROFILES, False): AlarmKind.PROFILES_SPENT,
}


def _spent(request: HttpRequest, user: User, spent: BudgetSpent) -> HttpResponse:
    """429 with the time at which the budget is full again, and a flag for staff."""
    kind = SPENT_KINDS[spent.amount, spent.shared]
    raise_alarm(kind, account=None if spent.shared else user)
    until = resets_at()
    context = {"breadcrumbs": _breadcrumbs(gettext("Enough for today")), "resets_at": until, "shared": spent.shared}
    response = render(request, "directory/spent.html", context, status=429)
    response.headers["Retry-After"] = http_date(until.timestamp())
    return response
