"""The page of comments under published minutes."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.flooding import HOUR, Limit, refuse, too_often
from dialogues.form_fields import Line, Lines
from dialogues.models import Participant
from dialogues.permissions import Rights, rights_in
from minutes.comments import actions
from minutes.comments.models import LONGEST_COMMENT
from minutes.models import Minutes
from minutes.permissions import require_published

# A whole delegation may write, and a whole audience read, behind one address.
WRITTEN = Limit("comments", 60, HOUR)
REPORTED = Limit("reports", 30, HOUR)


class CommentForm(forms.Form):
    text = Lines(max_length=LONGEST_COMMENT)


class ReasonForm(forms.Form):
    reason = Line(max_length=200)


@require_safe
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    minutes = require_published(request, slug)
    return _page(request, minutes, _rights(request, minutes), CommentForm())


def _page(
    request: HttpRequest, minutes: Minutes, rights: Rights, form: CommentForm, status: int = 200
) -> HttpResponse:
    context = {
        "minutes": minutes,
        "form": form,
        "comments": minutes.comments.all(),
        "member": rights.bearer,
        "facilitates": rights.facilitates,
        "longest": LONGEST_COMMENT,
        "zone": instants.reader_zone(request, rights.bearer),
    }
    return render(request, "minutes/comments.html", context, status=status)


@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """What is refused comes back with its words."""
    minutes = require_published(request, slug)
    rights = _rights(request, minutes)
    if rights.bearer is None:
        raise Http404
    form = CommentForm(request.POST)
    if form.is_valid() and (seconds := WRITTEN.wait(request)):
        form.add_error("text", too_often(seconds))
        refused = _page(request, minutes, rights, form, status=429)
        refused["Retry-After"] = str(seconds)
        return refused
    if form.is_valid():
        try:
            actions.write_comment(minutes, rights.bearer, form.cleaned_data["text"], timezone.now())
        except ValidationError as error:
            form.add_error("text", error.messages)
    if form.errors:
        return _page(request, minutes, rights, form, status=400)
    return redirect("comments", slug)


# It acts for nobody and readers hold no cookie, so there is no authority that another site could borrow.
@csrf_exempt
@require_POST
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    minutes = require_published(request, slug)
    comment = get_object_or_404(minutes.comments, pk=pk)
    if seconds := REPORTED.wait(request):
        return refuse(request, seconds)
    actions.report_comment(comment)
    return render(request, "minutes/comment_reported.html", {"minutes": minutes})


@require_POST
def moderate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`do`: hide it with a reason, or show it."""
    minutes = require_published(request, slug)
    rights = _rights(request, minutes)
    if not rights.facilitates:
        raise Http404
    comment = get_object_or_404(minutes.comments, pk=pk)
    if request.POST.get("do") == "show":
        actions.show_comment(comment)
        return redirect("comments", slug)
    form = ReasonForm(request.POST)
    if form.is_valid():
        by = next(who for who in rights.identities if who.role == Participant.Role.FACILITATOR)
        actions.hide_comment(comment, form.cleaned_data["reason"], by, timezone.now())
    else:
        messages.error(request, _("Say why it is hidden: readers see the reason in its place."))
    return redirect("comments", slug)


def _rights(request: HttpRequest, minutes: Minutes) -> Rights:
    return rights_in(minutes.session.dialogue_id, request.user, request.COOKIES)
