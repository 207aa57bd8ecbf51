"""L1, to measure against: Flask under the product's server, which answers constant bytes.

`/get/N` answers N bytes; POST to the same address reads the form and does so too.
"""

import argparse
from functools import cache

from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from bench.servers import WORKERS

app = Flask(__name__)


@app.get("/get/<int:length>")
def get(length: int) -> Response:
    """So many bytes."""
    return Response(_bytes(length), mimetype="application/json")


@app.post("/get/<int:length>")
def post(length: int) -> Response:
    """The same, once the form is read."""
    return Response(_bytes(length), headers={"X-Fields": str(len(request.form))})


@cache
def _bytes(length: int) -> bytes:
    return b"x" * length


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    Granian(
        "bench.constant:app",
        address="127.0.0.1",
        port=parser.parse_args().port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=2,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
