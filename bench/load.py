"""Load on a server: wrk with four connections walks through a list of requests."""

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.servers import Server

CONNECTIONS = 4
# wrk runs this for each request; each number is one request of the list, in turn.
SCRIPT = """
local wanted = {}
for line in io.lines("%(list)s") do
  local path, body = line:match("^(%%S+)%%s?(.*)$")
  table.insert(wanted, {path, body})
end
local at = %(first)d
local headers = {["Accept-Encoding"] = "gzip"}
function init() headers["Host"] = wrk.headers["Host"] end
function request()
  at = at %% #wanted + 1
  local one = wanted[at]
  if one[2] == "" then return wrk.format("GET", one[1], headers) end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  local sender = {at / 65536, at / 256 %% 256, at %% 256}
  headers["X-Forwarded-For"] = string.format("10.%%d.%%d.%%d", unpack(sender))
  return wrk.format("POST", one[1], headers, one[2])
end
local wrong = 0
function response(status)
  if status ~= 200 and status ~= 303 then wrong = wrong + 1 end
  wrk.thread:set("wrong", wrong)
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function done(summary, latency)
  local wrong = threads[1]:get("wrong") or 0
  io.write(string.format(
    '\\nRESULT {"requests": %%d, "wrong": %%d, "p50": %%f, "p99": %%f, "bytes": %%d}\\n',
    summary.requests, wrong, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.bytes))
end
"""


class Load(NamedTuple):
    """What a round cost: CPU seconds of the server per 1,000 requests, p50 and p99 in ms.

    `even` is how much the less busy of two processes did, of what the other did.
    """

    seconds: float
    p50: float
    p99: float
    requests: int
    bytes: float
    even: float


def run(server: Server, requests: Sequence[str], seconds: int, first: int = 0) -> Load:
    """Ask for so long, beginning at the request after `first`.

    A request is a path, and for a POST its form after a space. Raises RuntimeError when answers
    are no pages.
    """
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder) / "requests", Path(folder) / "walk.lua"
        listed.write_text("\n".join(requests) + "\n")
        script.write_text(SCRIPT % {"list": listed, "first": first % len(requests)})
        before, processes = server.seconds(), server.processes()
        told = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"-s{script}", server.address],
            check=True,
            capture_output=True,
            text=True,
            timeout=seconds + 60,
        ).stdout
        spent, after = server.seconds() - before, server.processes()
    found = re.search(r"^RESULT (.*)$", told, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk said nothing: {told}")
    result = json.loads(found[1])
    if result["wrong"] > result["requests"] / 100 or not result["requests"]:
        raise RuntimeError(f"{result['wrong']} of {result['requests']} answers were no pages")
    count = result["requests"]
    *_, less, most = sorted([0.0, *(after.get(pid, was) - was for pid, was in processes.items())])
    return Load(
        spent / count * 1_000,
        result["p50"],
        result["p99"],
        count,
        result["bytes"] / count,
        less / most if most else 0.0,
    )
