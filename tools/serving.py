"""A finder server that answers, for as long as a test or a picture needs it."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

FINDER = str(Path(sys.executable).with_name("finder"))


class Server(NamedTuple):
    """Where a server answers, and its process, which has a return code once it has stopped."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def serving(environ: Mapping[str, str], told: IO[str] | None = None) -> Iterator[Server]:
    """A server with one worker on a free port, stopped with Ctrl-C at the end.

    What it says goes to the file `told`; without one, only its errors are shown.
    """
    port = free_port()
    process = subprocess.Popen(
        [FINDER, "serve", "--port", str(port), "--workers", "1"],
        env={"FINDER_GEOCODERS": "off", **environ},
        stdout=told or subprocess.DEVNULL,
        stderr=told,
    )
    try:
        yield Server(awaited(f"http://127.0.0.1:{port}"), process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def awaited(address: str) -> str:
    """The address of a site, once it answers. Raises TimeoutError when it does not."""
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise TimeoutError(f"no answer from {address}")
