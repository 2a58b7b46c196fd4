"""Who meets, about what, and the log of the room in which they do: facts and their constraints."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.fields import (
    validate_clock,
    validate_country,
    validate_dates,
    validate_dial_in,
    validate_duration,
    validate_web_address,
    validate_weekdays,
    validate_zone,
)
from dialogues.intent import moved_to


class UserManager(BaseUserManager["User"]):
    """Makes accounts known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account; facilitators have one, participants need none."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_zone])
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_case_insensitive")]

    def __str__(self) -> str:
        return self.name or self.email


class Dialogue(models.Model):
    """A series of sessions on one subject, with a host, delegations and a codebook of themes."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), max_length=2000, blank=True)
    host = models.CharField(_("host institution"), max_length=200, blank=True)
    zone = models.CharField(_("host's time zone"), max_length=64, default="UTC", validators=[validate_zone])
    public = models.BooleanField(
        _("open to readers"),
        default=True,
        help_text=_("Its coming sessions and minutes are listed for everyone."),
    )
    # No session starts on these dates of the host's clock, nor sooner or later than these days from now.
    blackouts = models.JSONField(
        _("dates without sessions"), default=list, blank=True, validators=[validate_dates]
    )
    least_notice = models.PositiveSmallIntegerField(
        _("least notice in days"), default=0, validators=[MaxValueValidator(366)]
    )
    most_notice = models.PositiveSmallIntegerField(
        _("most notice in days"), null=True, blank=True, validators=[MaxValueValidator(366)]
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(most_notice=None) | models.Q(most_notice__gte=models.F("least_notice")),
                name="dialogue_notice_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dialogue", args=[self.slug])


class Delegation(models.Model):
    """A country's (or organisation's) seat in a dialogue: the unit of fairness."""

    class Exchange(models.TextChoices):
        GIVES = "gives", _("gives experience")
        RECEIVES = "receives", _("receives experience")
        BOTH = "both", _("gives and receives experience")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="delegations")
    name = models.CharField(_("name at the table"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[validate_country])
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    city = models.CharField(_("capital or city"), max_length=80, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    work_from = models.CharField(_("works from"), max_length=5, default="09:00", validators=[validate_clock])
    work_to = models.CharField(_("until"), max_length=5, default="17:00", validators=[validate_clock])
    weekend = models.JSONField(
        _("weekend"),
        null=True,
        blank=True,
        validators=[validate_weekdays],
        help_text=_("Left empty: what CLDR and the holidays library say of the country."),
    )
    rest_days = models.JSONField(
        _("further rest days"), default=list, blank=True, validators=[validate_dates]
    )
    working_days = models.JSONField(
        _("make-up working days"), default=list, blank=True, validators=[validate_dates]
    )
    required = models.BooleanField(_("must be present"), default=True)
    quorum = models.PositiveSmallIntegerField(
        _("people it takes"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("It can come if so many of its people can."),
    )
    # When and by whom its clock, hours and rest days were confirmed; until then they are provisional.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=120, blank=True)
    exchange = models.CharField(_("comes to"), max_length=8, choices=Exchange, default=Exchange.BOTH)
    is_host = models.BooleanField(_("hosts the dialogue"), default=False)
    acts_together = models.BooleanField(
        _("colleagues act for each other"),
        default=False,
        help_text=_("In the room they may raise and lower each other’s hands and end each other’s turns."),
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "name"], name="delegation_name_once"),
            models.CheckConstraint(
                condition=~models.Q(work_from=models.F("work_to")), name="delegation_works"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """A person in a dialogue. Facilitators among them have an account (`user`); the others have personal links."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", _("facilitator")
        RAPPORTEUR = "rapporteur", _("rapporteur")
        INTERPRETER = "interpreter", _("interpreter")
        DELEGATE = "delegate", _("delegate")
        OBSERVER = "observer", _("observer")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="participants")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="participants"
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="participations"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.DELEGATE)
    language = models.CharField(_("language"), max_length=16, default="en")
    zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_zone])
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "dialogue",
                Lower("email"),
                condition=~models.Q(email="") & models.Q(left_at=None),
                name="participant_email_once",
            ),
            models.UniqueConstraint(
                fields=["dialogue", "user"], condition=models.Q(left_at=None), name="participant_user_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def own_zone(self) -> str:
        """The zone in which this person reads a clock; needs `delegation` and `dialogue` fetched."""
        return self.zone or (self.delegation.zone if self.delegation else self.dialogue.zone)


class AccessKey(models.Model):
    """A personal link's key, of which only the SHA-256 digest is kept. Each mail carries a key of its own."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"key {self.pk} of {self.participant_id}"


class Session(models.Model):
    """One meeting of a dialogue."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("to be planned")
        POLLING = "polling", _("asking for hours")
        SCHEDULED = "scheduled", _("scheduled")
        LIVE = "live", _("live")
        ENDED = "ended", _("ended")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    class Conference(models.TextChoices):
        LINK = "link", _("a link")
        JITSI = "jitsi", _("Jitsi Meet")
        BIGBLUEBUTTON = "bigbluebutton", _("BigBlueButton")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), max_length=2000, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    duration = models.PositiveIntegerField(_("length in minutes"), default=90, validators=[validate_duration])
    # The wall clock that the organiser chose, so that a change of the zone's rules can be noticed.
    intended_zone = models.CharField(max_length=64, blank=True, validators=[validate_zone])
    intended_clock = models.CharField(max_length=16, blank=True)
    conference = models.CharField(_("video call"), max_length=16, choices=Conference, default=Conference.LINK)
    # Where everybody reaches the call: for a kind that lets people in one by one, our own page (conference/opening.py).
    join_url = models.URLField(
        _("address of the video call"), blank=True, max_length=500, validators=[validate_web_address]
    )
    # A list of {"country": "MX" or "", "number": "+52 55 1234 5678"}.
    dial_in = models.JSONField(
        _("numbers to dial in"), default=list, blank=True, validators=[validate_dial_in]
    )
    join_notes = models.TextField(_("how to join otherwise"), blank=True, max_length=1000)
    call_opened_at = models.DateTimeField(null=True, blank=True)
    call_ended_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # Of the facts that feeds tell; what the room's log projects here does not count.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="session_number_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "polling", "cancelled"])
                | models.Q(starts_at__isnull=False),
                name="session_has_an_hour",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            update_fields = {*update_fields, "changed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("session", args=[self.pk])

    @property
    def moved_to(self) -> dt.datetime | None:
        """The instant that the agreed clock means under the present time-zone rules, where that is another one."""
        if not (self.status == self.Status.SCHEDULED and self.starts_at and self.intended_clock):
            return None
        return moved_to(self.starts_at, self.intended_clock, self.intended_zone)


class AgendaItem(models.Model):
    """One item of a session's agenda: the projection of the room's log that pages read."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    item_id = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    planned_minutes = models.PositiveIntegerField(validators=[MinValueValidator(0), MaxValueValidator(1440)])
    state = models.CharField(max_length=8, default="ahead")
    conclusion = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "item_id"], name="item_once")]

    def __str__(self) -> str:
        return self.title


class Paper(models.Model):
    """A document that stands beside a session: background, template, translation."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    language = models.CharField(_("language"), max_length=16, default="en")
    kind = models.CharField(_("form"), max_length=40, blank=True, help_text=_("For example: PDF, 6 pages"))
    # The agenda item that it bears on, projected from the room's log.
    item_id = models.CharField(max_length=20, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class RoomEvent(models.Model):
    """One line of a room's log. `dialogues.room.log` is the only writer; rows are never changed, save by
    `dialogues.room.redacting`."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=32)
    data = models.JSONField()

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["session", "seq"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.seq} {self.kind}"


class RoomBallot(models.Model):
    """A secret vote in the box of an open poll, known to `dialogues.room.ballots` alone: no voter, time or order.

    All ballots of a poll are written anew, shuffled and under new keys, whenever one comes in; closing deletes them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    poll = models.CharField(max_length=20)
    option = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return "a ballot"


class RoomCommand(models.Model):
    """A command that was accepted, so that the same one sent again is acknowledged again and does nothing."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="commands")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    command_id = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participant", "command_id"], name="command_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.command_id}"
