"""Starts the processes that answer, and waits for them; `finder serve` becomes this program.

It imports next to nothing, so that it holds 14 MB where the command held 80.
"""

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def main() -> None:
    """Serve the site at a host and a port, with so many processes, until Ctrl-C."""
    host, port, workers = sys.argv[1:]
    Granian(
        "finder:create_app",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=2,
        log_level=LogLevels.warning,
    ).serve()
    print("De finder is gestopt.")


if __name__ == "__main__":
    main()
