"""What is answered where no view could: a page that says why, the sign-in page where an account could help, and to
programs a problem document."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from dialogues.permissions import SignInNeeded
from dialogues.problems import MEDIA_TYPE, document


class SignInMiddleware:
    """Leads who must sign in there, without the line in the log that a refusal is worth."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, SignInNeeded) and request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path())
        return None


class QueryMiddleware:
    """Refuses an address with more fields than Django reads, before any view or page of errors trips over it.

    Django reads them when first asked, so that they may be found too many while another refusal is written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            len(request.GET)
        except TooManyFieldsSent as error:
            return bad_request(request, error)
        return self.get_response(request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Where Django refuses before a view is reached: a host that is not ours, more fields than anybody sends."""
    if _from_a_program(request):
        return _problem(
            400, _("The request was refused: its host, headers or size are not what is expected.")
        )
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _from_a_program(request):
        return _problem(500, _("Something broke on our side. Please try once more in a moment."))
    return defaults.server_error(request)


def _from_a_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _problem(status: int, detail: str) -> JsonResponse:
    return JsonResponse(document(status, detail), status=status, content_type=MEDIA_TYPE)
