"""Sees to a Chromium for the browser tests: installs Debian's where that is allowed, else says what to install."""

import os
import shutil
import sys

from tests.debian import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    if found():
        return 0
    return install(
        "chromium",
        "No Chromium was found for the browser tests. Install it (Debian, Ubuntu: `apt install chromium`; "
        "macOS: `brew install chromium`) or name one by CHROMIUM=/path/to/chromium.",
    )


if __name__ == "__main__":
    sys.exit(main())
