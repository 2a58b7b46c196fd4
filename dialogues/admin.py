"""The administration looks at everything and changes accounts only: dialogues are changed by their facilitators."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from dialogues.models import Delegation, Dialogue, Participant, Session, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Who may sign in. Passwords and addresses are each account's own to change."""

    list_display = ("email", "name", "is_active", "is_staff", "date_joined")
    search_fields = ("email", "name")
    fields = ("email", "name", "zone", "is_active", "is_staff", "date_joined", "last_login")
    readonly_fields = ("email", "date_joined", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


class Looking(admin.ModelAdmin[Model]):
    """Writes go through the actions, so that rooms and calendars hear of them; here they are only seen."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Dialogue)
class DialogueAdmin(Looking):
    list_display = ("title", "host", "public", "created_at")
    search_fields = ("title", "host")


@admin.register(Delegation)
class DelegationAdmin(Looking):
    list_display = ("name", "country", "zone", "dialogue")
    list_select_related = ("dialogue",)
    search_fields = ("name", "institution")


@admin.register(Participant)
class ParticipantAdmin(Looking):
    list_display = ("name", "email", "role", "delegation", "dialogue", "left_at")
    list_select_related = ("delegation", "dialogue")
    list_filter = ("role",)
    search_fields = ("name", "email")


@admin.register(Session)
class SessionAdmin(Looking):
    list_display = ("title", "dialogue", "status", "starts_at", "duration")
    list_select_related = ("dialogue",)
    list_filter = ("status",)
    search_fields = ("title",)
