"""What a server needs to be told before it may serve strangers."""

from collections.abc import Mapping

REQUIRED = {
    "SECRET_KEY": "a long random string that signs links and cookies",
    "ALLOWED_HOSTS": "the host names that this server answers to, separated by commas",
    "PUBLIC_URL": "the address that people reach it under, as https://dialogues.example",
    "MAIL_FROM": "the address that invitations come from and replies go to",
}


def missing_settings(environment: Mapping[str, str]) -> list[str]:
    """Sentences that name what production lacks. With DEBUG nothing is required."""
    if environment.get("DEBUG", "").lower() in {"1", "true", "yes", "on", "y", "t", "ok"}:
        return []
    return [
        f"{name} is not set: {meaning}." for name, meaning in REQUIRED.items() if not environment.get(name)
    ]
