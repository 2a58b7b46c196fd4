"""`make run`: database, demo, server and worker in one process, for trying and for developing.

With DEBUG (which this sets) a change of a file shows at once: templates are read anew for each page; a change of
Python, of a style or of an island builds what needs building and starts this process over.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PORT = int(os.environ.get("PORT") or 8000)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogues.project.settings")
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{PORT}")

import django  # noqa: E402  (reads the environment set above)
import uvicorn  # noqa: E402
from django.core.management import call_command  # noqa: E402
from watchfiles import DefaultFilter, watch  # noqa: E402

PACKAGES = ("dialogues", "scheduler", "minutes", "frontend/templatetags", "frontend/locale")
BUILT_FROM = ("frontend/src", "frontend/styles")


def prepare() -> None:
    django.setup()
    var = BASE_DIR / "var"
    var.mkdir(exist_ok=True)
    (var / "public_url").write_text(os.environ["PUBLIC_URL"])
    call_command("migrate", verbosity=0)
    call_command("demo")


def start_over_on_change(server: uvicorn.Server, changed: threading.Event) -> None:
    folders = [BASE_DIR / name for name in (*PACKAGES, *BUILT_FROM) if (BASE_DIR / name).exists()]
    wanted = DefaultFilter(ignore_paths=[])
    for changes in watch(*folders, watch_filter=wanted, raise_interrupt=False):
        paths = [Path(path) for _, path in changes]
        if any(path.is_relative_to(BASE_DIR / name) for path in paths for name in BUILT_FROM):
            built = subprocess.run(
                ["npm", "run", "--silent", "build"], cwd=BASE_DIR / "frontend", check=False
            )
            if built.returncode:
                continue  # the error is on the terminal; what was built before goes on
        elif not any(path.suffix in {".py", ".mo"} for path in paths):
            continue
        changed.set()
        server.should_exit = True
        return


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # the links show at once in a pipe too
    # A start over after a change has prepared everything already; a migration may be what changed.
    prepare()
    config = uvicorn.Config(
        "dialogues.project.embedded:application",
        port=PORT,
        ws="websockets-sansio",
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    changed = threading.Event()
    if os.environ["DEBUG"] == "1":
        threading.Thread(target=start_over_on_change, args=(server, changed), daemon=True).start()
    server.run()
    if changed.is_set():
        os.execv(sys.executable, [sys.executable, "-m", "dialogues.project.run"])


if __name__ == "__main__":
    main()
