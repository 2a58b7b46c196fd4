"""Whose video service an address leads to, told by its host alone."""

from urllib.parse import urlsplit

# A host is a service's own where it is the name or ends in "." and the name.
_HOSTS = {
    "zoom.us": "Zoom",
    "zoom.com": "Zoom",
    "zoomgov.com": "Zoom",
    "teams.microsoft.com": "Microsoft Teams",
    "teams.microsoft.us": "Microsoft Teams",
    "teams.live.com": "Microsoft Teams",
    "webex.com": "Webex",
    "meet.google.com": "Google Meet",
    "meet.jit.si": "Jitsi Meet",
    "8x8.vc": "Jitsi Meet",
}
_SCHEMES = ("https", "http")


class NotOfTheWeb(ValueError):
    """Not an https (or http) address with a host; `scheme` is what it has instead, or ""."""

    def __init__(self, address: str, scheme: str) -> None:
        super().__init__(f"Expected an address that begins with https://, got {address[:80]!r}.")
        self.scheme = scheme


def host_of(address: str) -> str:
    """The host in lower case. Raises `NotOfTheWeb`: a script, a file or a mail address opens no call."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError as error:
        raise NotOfTheWeb(address, "") from error
    if parts.scheme not in _SCHEMES or not host:
        raise NotOfTheWeb(address, parts.scheme)
    return host.rstrip(".")


def service_of(address: str) -> str:
    """`Zoom`, `Microsoft Teams`, `Webex`, `Google Meet`, `Jitsi Meet`, or "" where the host is nobody's we know.

    What stands before an @ in the address is a user name, never the host: `https://zoom.us@else.example` is
    no Zoom.
    """
    try:
        host = host_of(address)
    except NotOfTheWeb:
        return ""
    return next(
        (name for known, name in _HOSTS.items() if host == known or host.endswith(f".{known}")),
        "",
    )
