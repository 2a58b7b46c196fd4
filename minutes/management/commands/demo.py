"""`manage.py demo`: makes the demo if it is absent, and prints the links that open it."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from dialogues import access
from dialogues.instants import rfc3339
from dialogues.models import Dialogue, Session
from minutes.demo import content
from minutes.demo.making import make_demo
from minutes.models import Minutes
from scheduler.tasks import sweep


class Command(BaseCommand):
    help = "Makes the demo dialogue if it is absent and prints the links that open it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            dialogue = make_demo(now)
        except IntegrityError:  # another process made it at the same moment
            dialogue = make_demo(now)
        sweep(timezone.now())  # its invitations go out now, whether a worker runs or not
        found = demo_links(dialogue)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._print(dialogue, found)

    def _print(self, dialogue: Dialogue, found: dict[str, Any]) -> None:
        minutes = Minutes.objects.filter(session__dialogue=dialogue, status=Minutes.Status.PUBLISHED)
        seats = dict(dialogue.delegations.values_list("country", "name"))
        rows = [("Start here", f"{settings.PUBLIC_URL}/")]
        rows += [("Published minutes", f"{settings.PUBLIC_URL}{each.get_absolute_url()}") for each in minutes]
        people = []
        for person in found["participants"]:
            account = person["email"] == found["facilitator"]["email"]
            link = found["facilitator"]["link"] if account else person["link"]
            people.append((f"{person['name']}, {seats.get(person['country'], person['role'])}", link))
        width = max(len(label) for label, _link in rows + people)
        lines = [f"  {label:<{width}}  {link}" for label, link in rows]
        lines += ["", "Come in as one of its people; to be several at once, give each a private window:", ""]
        lines += [f"  {label:<{width}}  {link}" for label, link in people]
        self.stdout.write("\n".join(["", dialogue.title, "", *lines, ""]))


def demo_links(dialogue: Dialogue) -> dict[str, Any]:
    """What `docs/contract.md` promises of `demo --json`. Each call makes new keys; those before stay open."""
    sessions = list(dialogue.sessions.order_by("number"))
    by_status = {session.status: session for session in reversed(sessions)}
    scheduled = by_status.get(Session.Status.SCHEDULED) or by_status.get(Session.Status.LIVE) or sessions[0]
    email = content.FACILITATOR[1]
    people = dialogue.participants.filter(left_at=None).select_related("delegation")
    return {
        "dialogue": str(dialogue.pk),
        "sessions": [
            {
                "id": str(session.pk),
                "status": session.status,
                "start": rfc3339(session.starts_at) if session.starts_at else None,
            }
            for session in sessions
        ],
        "facilitator": {"email": email, "link": f"{settings.PUBLIC_URL}/enter/{access.account_token(email)}"},
        "participants": [
            {
                "email": person.email,
                "name": person.name,
                "role": person.role,
                "country": (person.delegation.country or None) if person.delegation else None,
                "session": str(scheduled.pk),
                "link": access.link(access.mint_key(person)),
            }
            for person in people
        ],
    }
