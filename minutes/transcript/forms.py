"""What the page of the recording sends, checked before an action is called."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.fields import validate_language
from dialogues.form_fields import Line, Plain
from minutes.transcript.alignment import MOST_OFFSET
from minutes.transcript.consent import Consent
from minutes.transcript.merging import Mode
from minutes.transcript.models import LONGEST_REASON, validate_recording
from minutes.transcript.playing import LONGEST_ADDRESS, BadOffset, read_offset, write_offset

_MODES: tuple[Mode, ...] = ("kept", "below", "instead")


class Offset(forms.CharField):
    """Hours, minutes and seconds, with a sign where they are before; kept as milliseconds."""

    widget = forms.TextInput(attrs={"dir": "ltr", "class": "short", "spellcheck": "false", "maxlength": 20})

    def to_python(self, value: Any) -> Any:
        try:
            return read_offset(super().to_python(value) or "0", MOST_OFFSET)
        except BadOffset as bad:
            raise ValidationError(
                _("Expected hours, minutes and seconds such as -1:00:00, at most 200 hours, got “%(value)s”.")
                % {"value": str(value)[:40]}
            ) from bad

    def prepare_value(self, value: Any) -> Any:
        return write_offset(value) if isinstance(value, int) else value


class RecordingForm(Plain, forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address of the recording"),
        required=False,
        max_length=LONGEST_ADDRESS,
        validators=[validate_recording],
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "placeholder": "https://"}),
        help_text=gettext_lazy("https only, and nothing in it that is secret."),
    )
    offset = Offset(
        label=gettext_lazy("It begins so long after the session"),
        required=False,
        help_text=gettext_lazy("Hours, minutes, seconds; -0:02:00 where it begins two minutes before."),
    )
    public = forms.BooleanField(label=gettext_lazy("Readers of the minutes may see it"), required=False)
    reason = Line(
        label=gettext_lazy("Why, although it has what the record keeps back"),
        required=False,
        max_length=LONGEST_REASON,
    )


class UploadForm(Plain, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Transcript (WebVTT)"),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )
    language = Line(
        label=gettext_lazy("Language"),
        required=False,
        max_length=35,
        validators=[validate_language],
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "short", "placeholder": "es, zh-Hans"}),
    )


class AdjustForm(Plain, forms.Form):
    """The offset, moved by `nudge` milliseconds more, and for each who refused why their words are taken."""

    says_optional = False

    offset = Offset(label=gettext_lazy("The transcript begins so long after the session"), required=False)
    nudge = forms.IntegerField(
        required=False, min_value=-MOST_OFFSET, max_value=MOST_OFFSET, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, consent: Consent, reasons: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, person in consent.refused.items():
            self.fields[f"reason-{key}"] = Line(
                label=_("Why the words of %(name)s are taken all the same") % {"name": person.name},
                required=False,
                max_length=LONGEST_REASON,
                initial=reasons.get(str(key), ""),
                help_text=_("They did not agree to be recorded. Without a reason their words are left out."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "offset" in cleaned and cleaned.get("nudge"):
            cleaned["offset"] += cleaned["nudge"]
            if abs(cleaned["offset"]) > MOST_OFFSET:
                self.add_error("offset", _("Expected at most 200 hours."))
        return cleaned

    @property
    def reasons(self) -> dict[str, str]:
        prefix = "reason-"
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value
        }


class TakeForm(forms.Form):
    """The preview that was seen: which file, at which offset."""

    digest = forms.CharField(max_length=64)
    offset = forms.IntegerField(min_value=-MOST_OFFSET, max_value=MOST_OFFSET)
    all = forms.ChoiceField(choices=[(mode, mode) for mode in _MODES], required=False)


def choices_of(posted: QueryDict, others: Mode) -> dict[int, tuple[Mode, int]]:
    """From `choice-{segment}` = `{mode}.{version}`, with no mode where it is as for all `others`.

    What is not understood is no choice: then the statement stays as it is.
    """
    found: dict[int, tuple[Mode, int]] = {}
    for name, value in posted.items():
        segment, (mode, _dot, version) = name.removeprefix("choice-"), str(value).partition(".")
        if not name.startswith("choice-") or not all(map(_is_number, (segment, version))):
            continue
        chosen = next((each for each in _MODES if each == mode), None if mode else others)
        if chosen:
            found[int(segment)] = (chosen, int(version))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
