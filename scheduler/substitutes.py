"""Who cannot come sends somebody: the substitute takes the country's seat (rule 26; RFC 5546, 2.1.2 and 4.2.5)."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dialogues.actions import add_participant
from dialogues.models import Participant
from scheduler import actions
from scheduler.models import Invitation

Role = Participant.Role

# Whose place is taken by a mail alone: the others have rights that only a facilitator gives.
REPLACEABLE = {Role.DELEGATE, Role.INTERPRETER, Role.OBSERVER}
LONGEST_CHAIN = 5


class NotPossible(Exception):
    """This person cannot take that seat; the sentence says why."""


@transaction.atomic
def send_substitute(invitation: Invitation, email: str, name: str, now: dt.datetime) -> Invitation:
    """Invites the person with this address in the invitee's place, with a personal link of their own.

    Whoever is no participant yet becomes one, in the same delegation and role. A substitute who was sent before is
    uninvited. Raises `NotPossible`, or `ValidationError` where the address is none.
    """
    person = _person(invitation, email, name, now)
    for former in invitation.substitutes.filter(withdrawn_at=None).exclude(participant=person):
        actions.withdraw_invitation(former, now)
    standing = Invitation.objects.filter(session=invitation.session, participant=person, withdrawn_at=None)
    if (seated := standing.first()) and seated.partstat != Invitation.Partstat.DECLINED:
        sent = seated  # a colleague who is invited anyway is asked nothing twice
    else:
        sent = actions.invite_participant(invitation.session, person, now)
    if sent.sent_by_id != invitation.pk:
        sent.sent_by = invitation
        sent.save(update_fields=["sent_by"])
    return sent


def _person(invitation: Invitation, email: str, name: str, now: dt.datetime) -> Participant:
    sender, chain = invitation.participant, _chain(invitation)
    if sender.role not in REPLACEABLE:
        raise NotPossible(
            _("%(name)s is %(role)s; a facilitator decides who else is.")
            % {"name": sender.name, "role": sender.get_role_display()}
        )
    people = Participant.objects.filter(dialogue=sender.dialogue_id, left_at=None)
    person = people.filter(Q(email__iexact=email) | Q(aliases__email__iexact=email)).first()
    if person is None:
        if len(chain) >= LONGEST_CHAIN:
            raise NotPossible(_("The seat was handed on too often; ask a facilitator."))
        return add_participant(
            sender.dialogue,
            now,
            name=name or email.partition("@")[0][:120],
            email=email,
            role=sender.role,
            delegation=sender.delegation,
            language=sender.language,
            zone=sender.zone,
        )
    if person.pk in chain:
        raise NotPossible(_("%(name)s sent this invitee and cannot be sent by them.") % {"name": person.name})
    if person.delegation_id != sender.delegation_id:
        raise NotPossible(_("%(name)s has a seat of their own already.") % {"name": person.name})
    return person


def _chain(invitation: Invitation) -> set[int]:
    """The participants through whose hands the seat came to this one, themselves included."""
    found: set[int] = set()
    link: Invitation | None = invitation
    while link and link.participant_id not in found:
        found.add(link.participant_id)
        link = link.sent_by
    return found
