"""What makes a takeaway a card."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogues.models import Delegation

LONGEST_PLACE = 200


class Card(models.Model):
    """A good practice or a tool kit: what it is, where it is at work, who offers it and who seeks it."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("good practice")
        TOOLKIT = "toolkit", _("tool kit")

    takeaway = models.OneToOneField("minutes.Takeaway", on_delete=models.CASCADE, related_name="card")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PRACTICE)
    what = models.TextField(_("what it is"), max_length=2000)
    place = models.CharField(_("where it is at work"), max_length=LONGEST_PLACE, blank=True)
    offered_by = models.ManyToManyField(
        Delegation, verbose_name=_("offered by"), related_name="+", blank=True
    )
    sought_by = models.ManyToManyField(Delegation, verbose_name=_("sought by"), related_name="+", blank=True)

    def __str__(self) -> str:
        return self.what[:60]
