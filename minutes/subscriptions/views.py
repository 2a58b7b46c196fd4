"""Asking for news of a theme, and the page that a mail's link opens. Looking changes nothing: mail filters look."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dialogues.flooding import HOUR, Limit, refuse
from dialogues.models import Dialogue
from minutes.subscriptions import actions
from minutes.subscriptions.models import Subscription

# Each may be a mail to somebody who did not ask for it.
ASKED = Limit("subscriptions", 20, HOUR)


class AddressForm(forms.Form):
    email = forms.EmailField(max_length=254)


# Readers hold no cookie: there is no authority that another site could borrow.
@csrf_exempt
@require_POST
def subscribe(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = get_object_or_404(Dialogue, slug=slug, public=True)
    theme = get_object_or_404(dialogue.themes.select_related("dialogue"), pk=pk, merged_into=None)
    form = AddressForm(request.POST)
    if form.is_valid():
        if seconds := ASKED.wait(request):
            return refuse(request, seconds)
        try:
            actions.ask_subscription(
                theme, form.cleaned_data["email"], get_language() or "en", timezone.now()
            )
        except ValidationError as error:
            form.add_error("email", error.messages)
    context = {"theme": theme, "dialogue": dialogue, "form": form}
    return render(request, "minutes/subscribe.html", context, status=400 if form.errors else 200)


@csrf_exempt  # the token is the authority, and a mail program presses without a page
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """`do`: confirm, or leave; a mail program's one press (RFC 8058) leaves. Once left, it says so again."""
    found = Subscription.objects.filter(token=token).select_related("theme__dialogue").first()
    if found and request.method == "POST":
        if request.POST.get("do") == "confirm":
            actions.confirm_subscription(found, timezone.now())
            found.refresh_from_db()
        elif request.POST.get("do") == "leave" or "List-Unsubscribe" in request.POST:
            actions.end_subscription(found)
            found = None
    response = render(request, "minutes/subscription.html", {"subscription": found, "token": token})
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response
