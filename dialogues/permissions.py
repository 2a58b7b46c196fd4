"""Who may do what: the only module that decides, called first in every view, command and socket.

Outsiders get 404 for what is not public, so that addresses tell nothing; a visitor who is not signed in is asked
to sign in where only an account could help.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from dialogues import access
from dialogues.models import Delegation, Dialogue, Participant, Session, User

Role = Participant.Role
MINUTE_TAKERS = (Role.FACILITATOR, Role.RAPPORTEUR)


class SignInNeeded(PermissionDenied):
    """Raised where signing in could help; `dialogues.refusals` sends the visitor there."""


@dataclass(frozen=True)
class Rights:
    """What one visitor is in one dialogue.

    `bearer` is whom the visitor speaks as: the personal link opened last, else the account's own participation.
    `identities` holds both, for a facilitator who tried a delegate's link is still the facilitator.
    """

    identities: tuple[Participant, ...]

    @property
    def bearer(self) -> Participant | None:
        return self.identities[0] if self.identities else None

    def has_role(self, *roles: str) -> bool:
        return any(person.role in roles for person in self.identities)

    @property
    def facilitates(self) -> bool:
        return self.has_role(Role.FACILITATOR)

    @property
    def keeps_minutes(self) -> bool:
        return self.has_role(*MINUTE_TAKERS)

    @property
    def minute_taker(self) -> Participant:
        """As whom they write who keep the minutes. Raises `StopIteration` for others."""
        return next(person for person in self.identities if person.role in MINUTE_TAKERS)


def rights_in(dialogue_id: int, user: User | AnonymousUser, cookies: Mapping[str, str]) -> Rights:
    identities: list[Participant] = []
    if granted := access.granted_participant(cookies, dialogue_id):
        identities.append(granted)
    if user.is_authenticated:
        own = (
            Participant.objects.filter(dialogue_id=dialogue_id, user_id=user.pk, left_at=None)
            .select_related("delegation", "dialogue")
            .first()
        )
        if own and own not in identities:
            identities.append(own)
    return Rights(tuple(identities))


def require_account(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise SignInNeeded(_("Sign in to plan dialogues."))
    return request.user


def _refuse(request: HttpRequest) -> Exception:
    if request.user.is_authenticated or access.read_grants(request.COOKIES):
        return Http404()
    return SignInNeeded(_("Sign in, or open the personal link of your invitation."))


def require_dialogue(request: HttpRequest, slug: str) -> tuple[Dialogue, Rights]:
    """A dialogue for anyone who takes part in it."""
    dialogue = get_object_or_404(Dialogue, slug=slug)
    rights = rights_in(dialogue.pk, request.user, request.COOKIES)
    if not rights.identities:
        raise _refuse(request)
    return dialogue, rights


def require_facilitated_dialogue(request: HttpRequest, slug: str) -> Dialogue:
    dialogue = get_object_or_404(Dialogue, slug=slug)
    if not rights_in(dialogue.pk, request.user, request.COOKIES).facilitates:
        raise _refuse(request)
    return dialogue


def require_delegation(request: HttpRequest, slug: str, pk: int) -> tuple[Delegation, Rights]:
    """A delegation for those who speak for it and for the facilitator."""
    delegation = get_object_or_404(Delegation.objects.select_related("dialogue"), dialogue__slug=slug, pk=pk)
    rights = rights_in(delegation.dialogue_id, request.user, request.COOKIES)
    speaks = any(who.delegation_id == pk and who.role != Role.OBSERVER for who in rights.identities)
    if not (speaks or rights.facilitates):
        raise _refuse(request)
    return delegation, rights


def require_facilitator_of_any(request: HttpRequest, dialogues: Iterable[int]) -> int:
    """The first of these dialogues that the visitor facilitates."""
    for dialogue in dialogues:
        if rights_in(dialogue, request.user, request.COOKIES).facilitates:
            return dialogue
    raise _refuse(request)


def require_staff(request: HttpRequest) -> User:
    """An account that looks after the whole installation."""
    if not isinstance(request.user, User) or not request.user.is_staff:
        raise _refuse(request)
    return request.user


def require_session(request: HttpRequest, pk: int) -> tuple[Session, Rights]:
    """A session for anyone who takes part in its dialogue."""
    session = get_object_or_404(Session.objects.select_related("dialogue"), pk=pk)
    rights = rights_in(session.dialogue_id, request.user, request.COOKIES)
    if not rights.identities:
        raise _refuse(request)
    return session, rights


def require_facilitated_session(request: HttpRequest, pk: int) -> tuple[Session, Rights]:
    session, rights = require_session(request, pk)
    if not rights.facilitates:
        raise Http404()
    return session, rights


def require_minute_taker(request: HttpRequest, pk: int) -> tuple[Session, Rights]:
    """A session whose minutes this visitor may write: facilitators and rapporteurs."""
    session, rights = require_session(request, pk)
    if not rights.keeps_minutes:
        raise Http404()
    return session, rights


def require_seat(
    session_id: int, user: User | AnonymousUser, cookies: Mapping[str, str], key: str
) -> Participant | None:
    """The participant whom a socket of this session's room speaks for; None refuses it.

    A key given in the address counts alone: it is somebody's choice to be that person.
    """
    dialogue_id = Session.objects.filter(pk=session_id).values_list("dialogue_id", flat=True).first()
    if dialogue_id is None:
        return None
    if key:
        found = access.key_bearer(key)
        return found.participant if found and found.participant.dialogue_id == dialogue_id else None
    return rights_in(dialogue_id, user, cookies).bearer
