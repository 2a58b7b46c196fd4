"""The page from which one press opens the video call."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogues import actions, instants
from dialogues.conference import opening
from dialogues.models import Session
from dialogues.permissions import require_session

logger = logging.getLogger("meridian.conference")

OPEN = {Session.Status.SCHEDULED, Session.Status.LIVE, Session.Status.ENDED}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the press; the press makes this person's own entrance and leads there.

    It leads by a page, not by a redirect: browsers hold a redirect after a form to `form-action`, which names
    only us.
    """
    session, rights = require_session(request, pk)
    bearer = rights.bearer
    assert bearer  # require_session refuses whoever is nobody here
    context = {
        "session": session,
        "bearer": bearer,
        "zone": instants.reader_zone(request, bearer),
        "service": opening.name_of(session),
        "alone": opening.lets_in_one_by_one(session),
        "open": bool(session.join_url) and session.status in OPEN,
    }
    if request.method != "POST" or not context["open"]:
        return render(request, "dialogues/call.html", context)
    now = timezone.now()
    try:
        address = opening.entrance(session, bearer, now)
    except opening.NoCall as failed:
        logger.warning("the call of session %s cannot be opened: %s", pk, failed)
        messages.error(
            request, _("The conference server does not let anybody in just now. Try again in a minute.")
        )
        return redirect("call", pk=pk)
    actions.note_call_opened(session, now)
    response = render(request, "dialogues/call.html", context | {"address": address})
    response["Refresh"] = f"0; url={address}"
    response["Referrer-Policy"] = "no-referrer"
    return response
