"""`make run`: database, demo, server and worker in one process, for trying and for developing.

With DEBUG (which this sets) a change of a file shows at once: templates are read anew for each page; a change of
Python, of a style or of an island builds what needs building and starts this process over.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PORT = os.environ.get("PORT") or "8000"
# What a process that follows a change of a file is started with.
AGAIN = "--again"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogues.project.settings")
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{PORT}")

import django  # noqa: E402  (reads the environment set above)
import uvicorn  # noqa: E402
from django.core.management import call_command  # noqa: E402
from watchfiles import DefaultFilter, watch  # noqa: E402

PACKAGES = ("dialogues", "scheduler", "minutes", "frontend/templatetags", "frontend/locale")
BUILT_FROM = ("frontend/src", "frontend/styles")


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # the links show at once in a pipe too
    listening = listen()
    prepare()
    config = uvicorn.Config(
        "dialogues.project.embedded:application",
        ws="dialogues.room.sockets:RoomProtocol",
        lifespan="on",
        log_config=None,
        timeout_graceful_shutdown=2,
    )
    config.load()  # sets up logging once more
    for name in ("uvicorn.error", "uvicorn.access"):  # so that the links stay in sight
        logging.getLogger(name).setLevel(logging.WARNING)
    server = uvicorn.Server(config)
    changed = threading.Event()
    if os.environ["DEBUG"] == "1":
        threading.Thread(target=start_over_on_change, args=(server, changed), daemon=True).start()
    print(f"\nServing {os.environ['PUBLIC_URL']}/ – mail is written to var/outbox/ – Ctrl-C stops.")
    server.run([listening])
    if changed.is_set():
        os.execv(sys.executable, [sys.executable, "-m", "dialogues.project.run", AGAIN])


def listen() -> socket.socket:
    """Takes the port before anything else is done, or says why it cannot be had."""
    try:
        return socket.create_server(("127.0.0.1", int(PORT)))
    except (ValueError, OverflowError):
        sys.exit(f"Expected PORT to be a number from 1 to 65535, got {PORT!r}.")
    except OSError as error:
        sys.exit(
            f"Port {PORT} cannot be had ({os.strerror(error.errno or 0)}); another one: make run PORT=8001"
        )


def prepare() -> None:
    """Database and demo; after a change only the database, for a migration may be what changed."""
    django.setup()
    var = BASE_DIR / "var"
    var.mkdir(exist_ok=True)
    (var / "public_url").write_text(os.environ["PUBLIC_URL"])
    call_command("migrate", verbosity=0)
    if AGAIN not in sys.argv:
        call_command("demo")


def start_over_on_change(server: uvicorn.Server, changed: threading.Event) -> None:
    folders = [BASE_DIR / name for name in (*PACKAGES, *BUILT_FROM) if (BASE_DIR / name).exists()]
    wanted = DefaultFilter(ignore_paths=[])
    for changes in watch(*folders, watch_filter=wanted, raise_interrupt=False):
        paths = [Path(path) for _, path in changes]
        built = any(path.is_relative_to(BASE_DIR / name) for path in paths for name in BUILT_FROM) and build()
        code = [path for path in paths if path.suffix in {".py", ".mo"}]
        if (built or code) and all(readable(path) for path in code):
            changed.set()
            server.should_exit = True
            return


def readable(path: Path) -> bool:
    """Whether Python can read the file; else the error is on the terminal, and what was loaded before goes on."""
    if path.suffix != ".py" or not path.exists():
        return True
    try:
        compile(path.read_bytes(), path, "exec")
    except (SyntaxError, ValueError) as error:
        print(f"{path}: {error}")
        return False
    return True


def build() -> bool:
    """Builds what browsers fetch. Where that fails the error is on the terminal, and what was built before goes on."""
    done = subprocess.run(["npm", "run", "--silent", "build"], cwd=BASE_DIR / "frontend", check=False)
    return not done.returncode


if __name__ == "__main__":
    main()
