"""Every form of the minutes, field by field, met by what people paste, what programs send and what attackers try.

The addresses come from the URL configuration: a form that has no case here fails. Nothing is a fault of the server,
nothing that cannot be taken changes anything, and what is taken is shown as text wherever it is shown.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import get_resolver

from minutes.models import Minutes, Theme
from tests.conftest import Cast, client_of
from tests.minutes.hostile_forms import (
    BYTES,
    FORMS,
    NEVER,
    TEXTS,
    TYPES,
    Form,
    World,
    bring_to,
    client,
    filled,
    make_world,
)
from tests.minutes.test_attribution import addresses


@pytest.fixture
def world(cast: Cast, minutes: Minutes, theme: Theme) -> World:
    return make_world(cast, minutes, theme)


class Press:
    """Sends one form again and again, and takes back what it did."""

    def __init__(self, form: Form, world: World) -> None:
        self._browser = client(form, world)
        self._address = world.address(form.name)
        self._before = everything()

    def __call__(self, fields: dict[str, Any] | str) -> tuple[int, bool]:
        """The status of the answer, and whether anything was changed."""
        with transaction.atomic(), connection.execute_wrapper(self._look):
            self._wrote = False
            if isinstance(fields, str):
                answer = self._browser.generic("POST", self._address, fields, content_type=URLENCODED)
            else:
                answer = self._browser.post(self._address, fields)
            changed = self._wrote and everything() != self._before
            transaction.set_rollback(True)
        self._browser.cookies.pop("messages", None)
        return answer.status_code, changed

    def _look(self, execute: Any, sql: str, *rest: Any) -> Any:
        self._wrote |= "minutes_" in sql and not sql.startswith("SELECT")
        return execute(sql, *rest)


URLENCODED = "application/x-www-form-urlencoded"


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the minutes."""
    models = apps.get_app_config("minutes").get_models()
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_every_form_of_the_url_configuration_has_a_case(world: World) -> None:
    """What does not answer 405 to a POST takes one."""
    bring_to(world, "published")
    taking = set()
    for pattern in addresses(get_resolver()):
        if not pattern.name:  # the same view as the one with the slash
            continue
        with transaction.atomic():
            status = client_of(world.cast.facilitator).post(world.address(pattern.name)).status_code
            transaction.set_rollback(True)
        taking |= {pattern.name} if status != 405 else set()
    assert taking == {form.name for form in FORMS}


TAKEN_OR_REFUSED = {200, 302, 400, 404, 409}


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_no_field_is_a_fault_of_ours(world: World, form: Form) -> None:
    """The case itself is taken; of all others what is refused changes nothing, and what no field takes is refused."""
    bring_to(world, form.stage)
    given, press = filled(form, world), Press(form, world)
    # Of a theme in use, of a draft, of the mere choice of a language there is nothing to be done.
    changes = form.name not in {"theme_remove", "unpublish_minutes", "translating_begin"}
    assert press(given) in {(302, changes), (200, changes)}
    for name in given:
        others = {key: value for key, value in given.items() if key != name}
        plain = "&".join(f"{key}={value}" for key, value in others.items() if value.isalnum())
        answers = {
            "missing": press(others),
            "twice": press(others | {name: ["1", "x"]}),
            "bytes": press(f"{plain}&{name}={BYTES}"),
        }
        for case, value in (TEXTS | TYPES | NEVER).items():
            answers[case] = press(others | {name: value})
        assert not [case for case, answer in answers.items() if answer[0] not in TAKEN_OR_REFUSED], name
        assert not [case for case, (status, changed) in answers.items() if status >= 400 and changed], name
        if name not in form.loose | {"do"}:
            assert not [case for case in NEVER if answers[case][1]], name


ROWS = {
    "segment",
    "theme",
    "spans",
    "span",
    "speaker",
    "offered_by",
    "into",
    "parent",
    "takeaways",
    "proposal",
}


@pytest.mark.parametrize("form", [form for form in FORMS if ROWS & form.fields.keys()], ids=str)
def test_rows_that_are_unknown_or_of_another_dialogue_are_out_of_reach(world: World, form: Form) -> None:
    bring_to(world, form.stage)
    given, press = filled(form, world), Press(form, world)
    # The speaker of a statement is a name, also of a guest; the first of two subjects is the one that is meant.
    numbers = {name for name in ROWS & given.keys() if given[name].isdecimal() or name == "parent"}
    for name in sorted(numbers):
        for pk in {999_999, *world.elsewhere.values()} - set(world.ids.values()):
            status, changed = press(given | {name: str(pk)})
            assert (status in TAKEN_OR_REFUSED, changed) == (True, False), (name, pk)
