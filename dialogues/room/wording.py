"""The sentence that goes with a refusal, in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.room.refusals import Refusal

_SENTENCES = {
    "frame_too_large": gettext_lazy("A message may have at most 16 KiB."),
    "binary_frame": gettext_lazy("Expected a text frame of JSON, got a binary one."),
    "malformed": gettext_lazy("This message was not understood: %(detail)s"),
    "bad_id": gettext_lazy("Expected an “id” of 1 to %(longest)s characters."),
    "blank": gettext_lazy("“%(field)s” must not be empty."),
    "text_too_long": gettext_lazy("“%(field)s” may have %(longest)s characters, got %(length)s."),
    "control_character": gettext_lazy("“%(field)s” holds a control character."),
    "too_fast": gettext_lazy("Too many messages at once; wait a moment."),
    "no_longer_here": gettext_lazy("You no longer take part in this dialogue."),
    "role": gettext_lazy("This is for others in the room to do."),
    "for_others": gettext_lazy("You can raise your own hand; a facilitator can raise it for others."),
    "not_your_hand": gettext_lazy("This is somebody else’s hand."),
    "not_your_turn": gettext_lazy("Only the speaker or a facilitator ends this turn."),
    "not_live": gettext_lazy("The session is not live."),
    "over": gettext_lazy("The session is over; its agenda and rules stay as they were."),
    "status": gettext_lazy(
        "The session is not in the state that this needs (expected %(expected)s, is %(status)s)."
    ),
    "no_item": gettext_lazy("No agenda item is taken up; a point of order is still possible."),
    "queue_closed": gettext_lazy("The queue is closed; a point of order is still possible."),
    "no_topic": gettext_lazy("There is no topic to reply to."),
    "topic_gone": gettext_lazy("The floor has moved on to another topic."),
    "queue_full": gettext_lazy("The queue is full: at most %(most)s hands can wait."),
    "agenda_full": gettext_lazy("The agenda is full: at most %(most)s items."),
    "notes_full": gettext_lazy("At most %(most)s notes can be written in one session."),
    "turn_too_long": gettext_lazy("A turn may have at most %(most)s seconds; this would make it %(got)s."),
    "participant_or_guest": gettext_lazy("Expected either a participant or a guest’s name."),
    "after_itself": gettext_lazy("Nothing can stand after itself."),
    "participant": gettext_lazy("Nobody of that number takes part."),
    "entry": gettext_lazy("This hand is no longer up."),
    "item": gettext_lazy("The agenda has moved on, or has no such item."),
    "interruptions": gettext_lazy("At most %(most)s turns can wait for interruptions to end."),
    "wrong_return": gettext_lazy("A break ends after now and within %(days)s days."),
    "item_is_current": gettext_lazy("The item under discussion cannot be dropped; take up another first."),
    "note": gettext_lazy("There is no such note."),
    "head": gettext_lazy("The queue has changed: somebody else is next."),
    "floor": gettext_lazy("The floor has changed meanwhile."),
    "undo": gettext_lazy("This can no longer be taken back."),
    "turn": gettext_lazy("There is no such turn."),
    "wrong_start": gettext_lazy(
        "A turn begins between %(from)s and %(until)s: within the session, and before it ends."
    ),
    "twice": gettext_lazy("A delegation has one place in a round."),
    "delegation": gettext_lazy("No delegation of that number takes part."),
    "round": gettext_lazy("A round runs already; stop it first."),
    "options_alike": gettext_lazy("Two options of a poll cannot be the same."),
    "steps": gettext_lazy("A temperature has %(steps)s steps, got %(got)s."),
    "polls_full": gettext_lazy("At most %(most)s polls can be held in one session."),
    "poll": gettext_lazy("There is no such poll."),
    "poll_closed": gettext_lazy("This poll is closed."),
    "option": gettext_lazy("This poll has no such option."),
    "voted": gettext_lazy("This vote is in the box already; a secret vote cannot be changed."),
    "chair": gettext_lazy("Somebody else chairs by now."),
    "not_a_facilitator": gettext_lazy("The chair can be handed to a facilitator only."),
    "other_delegation": gettext_lazy("This is for that delegation or a facilitator to say."),
    "roll_call": gettext_lazy("There is no such roll call."),
    "roll_call_closed": gettext_lazy("This roll call is closed."),
    "roll_calls_full": gettext_lazy("The roll can be called %(most)s times in one session."),
    "not_asked": gettext_lazy("Nobody has asked to record this session."),
    "failed": gettext_lazy("This went wrong on the server, which has noted it; nothing was changed."),
    "paper": gettext_lazy("There is no such paper."),
}


def reason_of(refusal: Refusal) -> str:
    sentence = _SENTENCES.get(refusal.cause)
    if sentence is None:
        return _("This is not possible now.")
    return str(sentence) % refusal.values
