"""A real primary and a real streaming replica, of the PostgreSQL that Debian installs."""

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

WHERE = "/usr/lib/postgresql"
ABSENT = "Debian's PostgreSQL is needed: apt-get install postgresql"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that is installed."""
    found = sorted(Path(WHERE).glob("*/bin/pg_basebackup"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _as_owner(command: list[str]) -> None:
    """PostgreSQL refuses to run as root: then its own user runs it."""
    su = ["runuser", "-u", "postgres", "--"] if getpass.getuser() == "root" else []
    subprocess.run([*su, *command], check=True, capture_output=True, timeout=60, cwd="/")


class Cluster:
    """A server in a folder of its own, that listens on a socket there."""

    def __init__(self, bin_: Path, folder: Path) -> None:
        self.bin, self.folder = bin_, folder

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Begin to answer."""
        settings = (
            f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off "
            "-c shared_buffers=16MB -c wal_keep_size=64"
        )
        self._control("start", "-l", str(self.folder / "log"), "-o", settings)

    def stop(self) -> None:
        """Stop, whoever is connected."""
        self._control("stop", "-m", "immediate")

    def _control(self, deed: str, *more: str) -> None:
        data = str(self.folder / "data")
        _as_owner([str(self.bin / "pg_ctl"), deed, "-w", "-D", data, *more])

    def ask(self, question: str) -> object:
        """One value."""
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                return connection.scalar(text(question))
        finally:
            engine.dispose()


@contextmanager
def pair() -> Iterator[tuple[Cluster, Cluster]]:
    """A primary, and a replica that follows it."""
    bin_ = programs()
    if bin_ is None:
        if os.environ.get("FINDER_REQUIRE_BROWSER") == "1":
            pytest.fail(ABSENT)
        pytest.skip(ABSENT)
    root = Path(tempfile.mkdtemp(prefix="finder-pair-"))
    root.chmod(0o755)
    primary, replica = (Cluster(bin_, root / name) for name in ("one", "two"))
    for cluster in (primary, replica):
        cluster.folder.mkdir()
        if getpass.getuser() == "root":
            shutil.chown(cluster.folder, "postgres", "postgres")
    data = str(primary.folder / "data")
    _as_owner([str(bin_ / "initdb"), "-A", "trust", "-U", "postgres", "-N", "-D", data])
    primary.start()
    try:
        _as_owner([str(bin_ / "pg_basebackup"), "-R", "-X", "stream", "-c", "fast",
                   "-h", str(primary.folder), "-U", "postgres",
                   "-D", str(replica.folder / "data")])  # fmt: skip
        replica.start()
        try:
            yield primary, replica
        finally:
            replica.stop()
    finally:
        primary.stop()
        shutil.rmtree(root)


def caught_up(primary: Cluster, replica: Cluster) -> None:
    """Wait until the replica has all that the primary has."""
    until = time.monotonic() + 20
    wanted = primary.ask("SELECT pg_current_wal_lsn()")
    while not replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'"):
        if time.monotonic() > until:
            raise TimeoutError("the replica does not follow")
        time.sleep(0.05)
