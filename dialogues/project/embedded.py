"""The application with its worker in the same process, for one machine: `make run`."""

import threading
from typing import Any

from dialogues.project.asgi import application as served
from scheduler.worker import run_worker

_stop = threading.Event()


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    else:
        await served(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    worker = threading.Thread(target=run_worker, args=(_stop,), name="worker", daemon=True)
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            worker.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            _stop.set()
            await send({"type": "lifespan.shutdown.complete"})
            return
