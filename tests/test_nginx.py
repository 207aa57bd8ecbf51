"""The nginx of docs/scale.md, run as it is written: how much it keeps, and what it never does."""

import csv
import os
import random
import re
import shutil
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPResponse
from itertools import islice

import pytest

from conftest import a_place
from finder import db, paths
from finder.exchange import seed
from serving import awaited, free_port, serving

PAGE = paths.PACKAGE.parent / "docs" / "scale.md"
ABSENT = "nginx is needed: apt-get install nginx"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx before a site with some places."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        if os.environ.get("FINDER_REQUIRE_BROWSER") == "1":
            pytest.fail(ABSENT)
        pytest.skip(ABSENT)
    folder = tmp_path_factory.mktemp("nginx")
    url = f"sqlite:///{folder}/finder.sqlite"
    engine = db.connect(url)
    db.upgrade(engine)
    with db.session_on(engine) as session:
        seed.load_postcodes(session)
        session.add_all(a_place(name=f"Plek {n}", lat=51.92, lon=4.48 + n / 99) for n in range(30))
    engine.dispose()
    with serving({**os.environ, "FINDER_INSTANCE": str(folder), "FINDER_TILES": "off",
                  "FINDER_DATABASE_URL": url, "FINDER_PROXIES": "1"}) as server:  # fmt: skip
        port = free_port()
        written = re.search(r"```nginx\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        assert written is not None
        lines = (
            written[1]
            .replace("listen 8080", f"listen 127.0.0.1:{port}")
            .replace("127.0.0.1:8000", server.address.removeprefix("http://"))
            .replace("proxy_cache_path cache", f"proxy_cache_path {folder}/cache")
        )
        config = folder / "nginx.conf"
        config.write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
            + ("user root;\n" if os.geteuid() == 0 else "")
            + "events {}\nhttp { access_log off;\n"
            + "".join(f"{kind}_temp_path {folder}/{kind};\n"
                      for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + lines + "}\n"
        )  # fmt: skip
        process = subprocess.Popen([program, "-p", str(folder), "-c", str(config)])
        try:
            yield awaited(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(20)


def get(address: str, **headers: str) -> HTTPResponse:
    asked = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        answer.read()
        return answer


def test_more_than_95_percent_of_questions_near_postcodes_are_answered_by_nginx(site: str) -> None:
    """As in the benchmark's W1: postcodes weighted, one kind, the nearest twenty."""
    draw = random.Random(1)  # noqa: S311
    with (paths.DATA / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["postcode"] for row in islice(csv.DictReader(file), 1_000, 1_040)]
    weights = [1 / rank for rank in range(1, len(codes) + 1)]

    told = Counter(
        get(f"{site}/api/places?q={code}&kind=playground").headers["X-Cache-Status"]
        for code in draw.choices(codes, weights, k=1_500)
    )

    assert told["MISS"] <= 40
    assert (told["HIT"] + told["STALE"] + told["UPDATING"]) / 1_500 > 0.95


def test_who_is_logged_in_is_not_given_what_is_kept(site: str) -> None:
    get(f"{site}/over")

    kept = get(f"{site}/over")
    own = get(f"{site}/over", Cookie="session=something")

    assert kept.headers["X-Cache-Status"] == "HIT"
    assert own.headers["X-Cache-Status"] == "BYPASS"


@pytest.mark.parametrize("page", ["/aanmelden", "/inloggen"])
def test_a_form_is_made_for_each(site: str, page: str) -> None:
    for _ in range(2):
        assert get(f"{site}{page}").headers["X-Cache-Status"] in {"MISS", "EXPIRED", "BYPASS"}


def test_packed_and_plain_are_kept_apart(site: str) -> None:
    for _ in range(2):
        packed = get(f"{site}/privacy", **{"Accept-Encoding": "gzip"})
        plain = get(f"{site}/privacy")

        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
