"""What a visitor without rights is shown: the sign-in page where an account could help, else a page that says why."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dialogues.permissions import SignInNeeded


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, SignInNeeded) and request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return render(request, "403.html", {"reason": str(exception)}, status=403)
