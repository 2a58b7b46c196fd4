"""The people of a dialogue: adding, importing, their personal links; and what a link opens."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dialogues import access, actions, roster
from dialogues.fields import zone_names
from dialogues.forms import ParticipantForm, RosterForm
from dialogues.models import Dialogue, Participant, Session, User
from dialogues.permissions import require_facilitated_dialogue
from dialogues.queries import people_of
from dialogues.roster_wording import sentence
from dialogues.views import form_page


@form_page
def people(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    form = ParticipantForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        person = actions.add_participant(dialogue, timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(name)s takes part now.") % {"name": person.name})
        return redirect("people", slug=slug)
    context = {"dialogue": dialogue, "form": form, "people": people_of(dialogue), "roster_form": RosterForm()}
    return render(request, "dialogues/people.html", context)


@form_page
def person_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    person = _person(dialogue, pk)
    form = ParticipantForm(request.POST or None, instance=person, dialogue=dialogue)
    if form.is_valid():
        actions.update_participant(person, timezone.now(), **form.cleaned_data)
        return redirect("people", slug=slug)
    return render(request, "dialogues/person_form.html", {"dialogue": dialogue, "person": person, "form": form})


def _person(dialogue: Dialogue, pk: int) -> Participant:
    return get_object_or_404(Participant, dialogue=dialogue, pk=pk, left_at=None)


@require_POST
def person_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    person = _person(dialogue, pk)
    if person.user_id and person.user_id == request.user.pk:
        messages.error(request, _("You cannot remove yourself from a dialogue that you facilitate."))
    else:
        actions.remove_participant(person, timezone.now())
        messages.success(request, _("%(name)s no longer takes part.") % {"name": person.name})
    return redirect("people", slug=slug)


@require_POST
def person_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Closes the links this person had and shows a new one, once."""
    dialogue = require_facilitated_dialogue(request, slug)
    person = _person(dialogue, pk)
    link = access.link(actions.renew_link(person))
    response = render(request, "dialogues/person_link.html", {"dialogue": dialogue, "person": person, "link": link})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def people_import(request: HttpRequest, slug: str) -> HttpResponse:
    """First shows what a roster says, or what is wrong with it by line; `confirm` then imports all of it."""
    dialogue = require_facilitated_dialogue(request, slug)
    text: str | None = request.POST.get("text", "")
    if upload := request.FILES.get("file"):
        text = roster.decode(upload.read(roster.MOST_BYTES + 1))
    context = {"dialogue": dialogue, "text": text or ""}
    if text is None:
        context["problems"] = [_("Expected a text file in UTF-8 (or UTF-16), got something else.")]
        return render(request, "dialogues/people_import.html", context, status=400)
    seats = dict(dialogue.delegations.values_list("name", "country"))
    found = roster.read(text, seats, [code for code, _name in settings.LANGUAGES])
    if found.problems:
        context["problems"] = [sentence(problem) for problem in found.problems[:100]]
        return render(request, "dialogues/people_import.html", context, status=400)
    if "confirm" in request.POST:
        added, updated = actions.import_participants(dialogue, found.entries, timezone.now())
        messages.success(
            request,
            _("%(added)s people were added, %(updated)s brought up to date.")
            % {"added": added, "updated": updated},
        )
        return redirect("people", slug=slug)
    known = {p.email.lower() for p in dialogue.participants.filter(left_at=None)}
    context["entries"] = [(entry, entry.email.lower() in known) for entry in found.entries]
    return render(request, "dialogues/people_import.html", context)


@require_GET
def personal_link(request: HttpRequest, key: str) -> HttpResponse:
    """`/j/{key}`: from now on this browser is known as the person whose link it is, beside any account."""
    found = access.key_bearer(key)
    if found is None:
        return render(request, "dialogues/link_closed.html", status=404)
    person = found.participant
    target = _where_to(person, request.GET.get("s", ""))
    if (answer := request.GET.get("answer", "")).isalpha():
        target += f"?answer={answer}"
    response = redirect(target)
    grants = access.read_grants(request.COOKIES)
    grants.pop(str(person.dialogue_id), None)  # the newest goes to the end
    access.write_grants(response, {**grants, str(person.dialogue_id): found.pk})
    return response


def _where_to(person: Participant, asked: str) -> str:
    """The session that the link names, else the live or next one, else the dialogue."""
    sessions = Session.objects.filter(dialogue_id=person.dialogue_id)
    chosen = sessions.filter(pk=asked).first() if asked.isdigit() and len(asked) < 19 else None
    chosen = chosen or sessions.filter(status=Session.Status.LIVE).first()
    chosen = chosen or sessions.filter(status=Session.Status.SCHEDULED).order_by("starts_at").first()
    return (chosen or person.dialogue).get_absolute_url()


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """“Not you?”: this browser is no longer known as that person; an account stays signed in."""
    grants = access.read_grants(request.COOKIES)
    grants.pop(request.POST.get("dialogue", ""), None)
    response = redirect("home")
    access.write_grants(response, grants)
    return response


@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A sign-in link that was made at the server's own console, as the demo's is."""
    email = access.account_of_token(token)
    user = User.objects.filter(email=email, is_active=True).first() if email else None
    if user is None:
        return render(request, "dialogues/link_closed.html", status=404)
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("dialogue_list")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """The zone and the language that a reader chooses for this browser."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    response = redirect(wanted if safe else "home")
    if (zone := request.POST.get("zone", "")) in zone_names():
        response.set_cookie("zone", zone, max_age=365 * 24 * 3600, samesite="Lax")
    if (language := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")
    return response
