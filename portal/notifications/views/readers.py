"""What a reader of our mails decides: on the account's own screen, or by the link in a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.notifications import messages
from portal.notifications.forms import MailChoiceForm
from portal.notifications.models import UnsubscribeToken
from portal.notifications.services import preferences
from portal.users.views import see_other

ONE_CLICK = "List-Unsubscribe"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Which mails the owner of the account wants."""
    user: Any = request.user
    form = MailChoiceForm(request.POST or None, unwanted=preferences.unwanted_by(user))
    if request.method == "POST" and form.is_valid():
        preferences.choose_mail(user=user, wanted=set(form.cleaned_data["wanted"]), by=user)
        notes.success(request, _("Saved. From now on you get the mails you ticked, and no others of these."))
        return see_other(reverse("mail_preferences"))
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/choices.html", {"form": form}, status=status)


# a mail program sends neither cookie nor token of ours; all this can do is switch one kind of mail off
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST acts. A mail program that sends the one click of RFC 8058 gets a plain answer."""
    row = get_object_or_404(UnsubscribeToken.objects.select_related("user"), token=token)
    try:
        kind = messages.get(row.kind)
    except LookupError:
        kind = messages.MessageKind(row.kind, label=_("this kind of mail"))
    if request.method == "POST":
        preferences.switch(user=row.user, kind=row.kind, wanted=False, by=None)
        if ONE_CLICK in request.POST:
            return HttpResponse(_("Switched off.") + "\n", content_type="text/plain; charset=utf-8")
        return see_other(reverse("mail_unsubscribe", args=[token]))
    context = {"kind": kind, "off": preferences.is_unwanted(row.user, row.kind)}
    return render(request, "notifications/unsubscribe.html", context)
