"""The facilitator's nod where new time-zone rules moved a session: keep the clock, or keep the instant."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogues import instants
from dialogues.permissions import require_facilitated_session
from scheduler import actions
from scheduler.local_times import Hour, local_times
from scheduler.zone_rules import rules_version


@require_http_methods(["GET", "HEAD", "POST"])
def zone_rules(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_facilitated_session(request, pk)
    if request.method == "POST":
        choices = {"clock": actions.keep_clock, "instant": actions.keep_instant}
        choose = choices.get(request.POST.get("keep", ""))
        if choose is None:
            messages.error(request, _("Expected the clock or the instant to be kept."))
            return redirect("zone_rules", pk=pk)
        try:
            choose(session, timezone.now())
        except actions.NotNow as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Everybody who is invited is told."))
        return redirect("delivery", pk=pk)
    moved_to, start, length = session.moved_to, session.starts_at, session.duration
    context = {
        "session": session,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
        "version": rules_version(),
        "moved_to": moved_to,
        # Each delegation, were the clock kept, with what it is while the instant stays.
        "local_times": local_times(session, Hour(moved_to, length), Hour(start, length))
        if moved_to and start
        else [],
    }
    return render(request, "scheduler/zone_rules.html", context)
