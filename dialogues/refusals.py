"""What a visitor without rights is shown: the sign-in page where an account could help, else a page that says why."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dialogues.permissions import SignInNeeded


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


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)
