"""What tests need of the system: installed where that is allowed, else named, and in CI missed loudly."""

import os
import shutil
import subprocess
from pathlib import Path


def install(package: str, otherwise: str) -> int:
    """Installs a Debian package as root on Debian; elsewhere prints `otherwise`. Returns an exit code: 1 in CI."""
    if os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
            check=True,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
        )
        return 0
    print(otherwise)
    return 1 if os.environ.get("CI") else 0
