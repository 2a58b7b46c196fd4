"""The writes of the minutes: one function, one transaction.

Each takes the lock of the session's row, as the room's log does, and finds the record open for writing or
refuses. A refusal is a `ValidationError` with a sentence for the person who asked.
"""

from minutes.actions.codebook import (
    add_theme,
    edit_theme,
    merge_theme,
    move_theme,
    remove_theme,
    split_theme,
)
from minutes.actions.coding import reattach_span, tag_span, untag_span
from minutes.actions.publication import count_view, publish_minutes, unpublish_minutes, write_summary
from minutes.actions.record import add_segment, draft_minutes, edit_segment
from minutes.actions.redaction import redact_segment
from minutes.actions.takeaways import (
    add_evidence,
    confirm_takeaway,
    edit_takeaway,
    remove_evidence,
    remove_takeaway,
    write_takeaway,
)
from minutes.actions.writing import EditConflict

__all__ = [
    "EditConflict",
    "add_evidence",
    "add_segment",
    "add_theme",
    "confirm_takeaway",
    "count_view",
    "draft_minutes",
    "edit_segment",
    "edit_takeaway",
    "edit_theme",
    "merge_theme",
    "move_theme",
    "publish_minutes",
    "reattach_span",
    "redact_segment",
    "remove_evidence",
    "remove_takeaway",
    "remove_theme",
    "split_theme",
    "tag_span",
    "unpublish_minutes",
    "untag_span",
    "write_summary",
    "write_takeaway",
]
