"""A refusal that loses nothing: what somebody wrote is given back with the reason why it was not taken."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

SHORT = 60  # characters that are soon typed again
MOST_GIVEN_BACK = 100_000  # nobody typed more


class Refused(Exception):
    """`sentences` say what was expected and what came."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class RefusalMiddleware:
    """Answers what was refused with a page, wherever in a view that was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        context = {
            "sentences": exception.sentences,
            "written": [text[:MOST_GIVEN_BACK] for text in written(request)],
            "back": _came_from(request),
        }
        return render(request, "minutes/refused.html", context, status=400)


def written(request: HttpRequest) -> list[str]:
    """The longer texts of a form."""
    given = (text for name, text in request.POST.items() if name not in {"csrfmiddlewaretoken", "seen"})
    return [text for text in map(str, given) if len(text) > SHORT]


def _came_from(request: HttpRequest) -> str:
    """The page with the form, where its address is one of ours."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else reverse("home")
