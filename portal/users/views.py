"""The language of mails, and the ways from Wagtail's account screens to the one entrance."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.users.forms import LanguageForm
from portal.users.permissions import ENTER


def see_other(url: str) -> HttpResponseRedirect:
    """303: what follows is read with GET, whatever was sent here."""
    return HttpResponseRedirect(url, status=303)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """In which language the owner of the account gets mails."""
    user: Any = request.user
    form = LanguageForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("From now on we write to you in this language."))
        return see_other(reverse("account_language"))
    return render(request, "users/language.html", {"form": form}, status=200 if request.method != "POST" else 422)


def door(request: HttpRequest, name: str, following: str = "") -> HttpResponse:
    """Lead to a screen of allauth: 302 for somebody who reads, 303 for a form that was sent to the wrong place.

    Members find nothing below ``/cms/``, here neither (decision 0002).
    """
    if request.user.is_authenticated and not request.user.has_perm(ENTER):
        raise Http404
    target = QueryDict(mutable=True)
    if following:
        target["next"] = following
    query = f"?{target.urlencode(safe='/')}" if following else ""
    return HttpResponseRedirect(reverse(name) + query, status=302 if request.method in {"GET", "HEAD"} else 303)


def to_login(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's sign-in form; who is signed in already goes on."""
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}, require_https=False):
        following = reverse("wagtailadmin_home")
    if request.user.is_authenticated and request.user.has_perm(ENTER):
        return see_other(following)
    return door(request, settings.LOGIN_URL, following)


def to_reset(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return door(request, "account_reset_password")


def to_password(request: HttpRequest) -> HttpResponse:
    return door(request, "account_change_password")


def to_email(request: HttpRequest) -> HttpResponse:
    return door(request, "account_email")
