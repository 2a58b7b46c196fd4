"""`python -m tests.benchmarks [NAME …]`: every subject, or those named, each in a process of its own."""

import os
import pkgutil
import subprocess
import sys
from importlib import import_module

import django
from rich.console import Console

import tests.benchmarks

SUBJECTS = sorted(
    found.name
    for found in pkgutil.iter_modules(tests.benchmarks.__path__)
    if not found.ispkg and found.name not in {"__main__", "databases", "ratios"}
)


def measure(name: str) -> None:
    """One subject, here, with Django set up as the tests have it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "dialogues.project.settings"
    django.setup()
    console = Console(width=None if sys.stdout.isatty() else 120)
    for table in import_module(f"tests.benchmarks.{name}").measure():
        console.print(table)


def main(names: list[str]) -> int:
    if unknown := sorted(set(names) - set(SUBJECTS)):
        print(f"expected some of {', '.join(SUBJECTS)}; got {', '.join(unknown)}", file=sys.stderr)
        return 2
    if len(names) == 1:
        measure(names[0])
        return 0
    # What one subject leaves in caches and memory is no advantage or burden to the next.
    runs = [
        subprocess.run([sys.executable, "-m", "tests.benchmarks", name], check=False)
        for name in names or SUBJECTS
    ]
    return max(run.returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
