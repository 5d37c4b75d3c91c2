"""The member's own screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.members import services
from community.members.choices import Audience, Part, ProfileStatus
from community.members.forms import STEPS, ListMeForm, StepForm, step_form
from community.members.models import MemberProfile
from community.members.permissions import (
    ANY_MEMBER,
    STRANGER,
    Role,
    SeenProfile,
    Viewer,
    seen_by,
)
from portal.casework.transitions import TransitionRefused
from portal.users.models import User
from portal.users.registry import get_purpose

OBSTACLES: dict[str, str | Promise] = {
    "restricted": _("You asked to restrict the use of your data; while that holds, you cannot be listed."),
    "wrong_state": _("This cannot be done now: the profile is listed already, or staff took it out."),
    "no_year": _("Please tell us your year of birth first."),
    "too_young": _("The directory is for people of 16 and over."),
    "name_hidden": _("Please let members see your name first: nobody stands in the directory without one."),
    "unverified": _("Please confirm your e-mail address first."),
    "no_consent": _("Please read the text again and agree to it: you withdrew it since."),
}


def see_other(name: str, *args: str) -> HttpResponseRedirect:
    """A POST answers 303."""
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


def own_profile(request: HttpRequest) -> MemberProfile:
    """The profile of whoever asks, with its places; an unsaved one before the first step."""
    user = cast(User, request.user)
    found = MemberProfile.objects.with_places().filter(user=user).first()
    return found or MemberProfile(user=user)


@dataclass(frozen=True, slots=True)
class Line:
    """One part on the overview: its name and who sees it."""

    part: str | Promise
    audience: str | Promise
    shown: bool


@dataclass(frozen=True, slots=True)
class StepLink:
    """One step with what stands in it."""

    slug: str
    title: str | Promise
    lines: list[Line]
    here: bool = False

    @property
    def url(self) -> str:
        return reverse("member_profile_step", args=[self.slug])


def step_links(profile: MemberProfile, here: str = "") -> list[StepLink]:
    shown = profile.parts_shown()
    links = []
    for slug, form in STEPS.items():
        lines = [
            Line(part.label, (Audience.MEMBERS if part in shown else Audience.NOBODY).label, part in shown)
            for part, _names in form.layout
            if part is not None
        ]
        links.append(StepLink(slug, form.title, lines, slug == here))
    return links


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Where the profile stands: listed or not, what members see, when to confirm again."""
    own = own_profile(request)
    there = own.is_stored
    obstacle = services.listing_obstacle(own) if there else "missing"
    context = {
        "profile": own,
        "there": there,
        "steps": step_links(own),
        "seen": seen_by(own, Viewer(Role.MEMBER, own.user_id)) if there else None,
        "shown": [part.label for part in Part if part in own.parts_shown()],
        "obstacle": obstacle,
        "obstacle_text": OBSTACLES.get(obstacle, ""),
        "may_enter": there and obstacle in ("", "name_hidden", "no_year", "unverified"),
        "too_young": obstacle == "too_young",
        "ask_on": services.ask_on(own),
        "hidden_on": services.hidden_on(own),
        "erased_on": services.erased_on(own),
        "due": there and services.ask_on(own) <= timezone.localdate(),
        "statuses": ProfileStatus,
    }
    return render(request, "members/profile.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    form_class = step_form(slug)
    if form_class is None:
        raise Http404
    own = own_profile(request)
    if not own.is_stored and slug != next(iter(STEPS)):
        return see_other("member_profile_step", next(iter(STEPS)))
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, profile=own)
        if form.is_valid() and not form.needs_a_second_look():
            form.save(by=cast(User, request.user))
            messages.success(request, gettext("Saved."))
            return _after(slug, request)
    else:
        form = form_class(profile=own)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/step.html", _step_context(form, own), status=status)


def _after(slug: str, request: HttpRequest) -> HttpResponseRedirect:
    slugs = list(STEPS)
    position = slugs.index(slug) + 1
    if "go_on" in request.POST and position < len(slugs):
        return see_other("member_profile_step", slugs[position])
    return see_other("member_profile")


def _step_context(form: StepForm, own: MemberProfile) -> dict[str, object]:
    slugs = list(STEPS)
    number = slugs.index(form.slug) + 1
    return {
        "form": form,
        "profile": own,
        "steps": step_links(own, form.slug),
        "number": number,
        "count": len(slugs),
        "last": number == len(slugs),
        "has_photo": form.slug == "anh" and bool(own.photo),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The step into the directory, with the text of the consent in full."""
    own = own_profile(request)
    if not own.is_stored:
        return see_other("member_profile_step", next(iter(STEPS)))
    language = get_language() or "vi"
    obstacle = services.listing_obstacle(own)
    form = ListMeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.list_profile(profile=own, by=cast(User, request.user), language=language)
        except TransitionRefused as refused:
            obstacle = refused.code
        else:
            messages.success(request, gettext("You are in the directory now. You can leave it here at any time."))
            return see_other("member_profile")
    context = {
        "form": form,
        "profile": own,
        "wording": get_purpose("directory").wording(language),
        "obstacle": obstacle,
        "obstacle_text": OBSTACLES.get(obstacle, ""),
        "shown": [part.label for part in Part if part in own.parts_shown()],
    }
    status = 200
    if request.method == "POST":
        status = 403 if obstacle else 422
    return render(request, "members/enter.html", context, status=status)


@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out of the directory in one click."""
    own = own_profile(request)
    if own.is_stored:
        services.unlist_profile(profile=own, by=cast(User, request.user))
        messages.success(request, gettext("You are no longer in the directory."))
    return see_other("member_profile")


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    own = own_profile(request)
    if not own.is_stored:
        return see_other("member_profile")
    try:
        services.confirm_profile(profile=own, by=cast(User, request.user))
    except TransitionRefused as refused:
        messages.error(request, str(OBSTACLES.get(refused.code, OBSTACLES["wrong_state"])))
    else:
        messages.success(request, gettext("Thank you. We will ask again in a year."))
    return see_other("member_profile")


@login_required
@require_POST
def drop_photo(request: HttpRequest) -> HttpResponse:
    own = own_profile(request)
    if own.is_stored:
        services.remove_photo(profile=own, by=cast(User, request.user))
        messages.success(request, gettext("The photo is gone."))
    return see_other("member_profile_step", "anh")


@dataclass(frozen=True, slots=True)
class Look:
    """One viewer of the preview."""

    key: str
    label: str | Promise
    viewer: Viewer
    explained: str | Promise


LOOKS = (
    Look(
        "nguoi-la",
        _("A stranger"),
        STRANGER,
        _("Whoever is not logged in, search engines included, sees nobody's profile: not even that it exists."),
    ),
    Look("thanh-vien", _("A member"), ANY_MEMBER, _("What other members see who are logged in.")),
    Look(
        "can-bo",
        _("The portal's staff"),
        Viewer(Role.STAFF),
        _("What staff see when they open your record for a matter. Each time it is written down and you can see it."),
    ),
)


@login_required
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The profile through the eyes of three viewers, by the very rule the other pages use."""
    own = own_profile(request)
    if not own.is_stored:
        return see_other("member_profile_step", next(iter(STEPS)))
    chosen = next((look for look in LOOKS if look.key == request.GET.get("nguoi-xem")), LOOKS[1])
    seen: SeenProfile | None = seen_by(own, chosen.viewer)
    context = {
        "profile": own,
        "looks": LOOKS,
        "look": chosen,
        "seen": seen,
        # not listed yet: what members would see, from the same rule
        "would_see": _as_if_listed(own) if seen is None and chosen.viewer is ANY_MEMBER else None,
    }
    return render(request, "members/preview.html", context)


def _as_if_listed(own: MemberProfile) -> SeenProfile | None:
    state, own.status = own.status, ProfileStatus.LISTED
    try:
        return seen_by(own, ANY_MEMBER)
    finally:
        own.status = state
