"""Far sources behave well: in time, in their turn, from memory, in silence; search goes on."""

import logging
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import Manager, get_context
from typing import Any

import pytest
from click.testing import CliRunner
from geocoders import DOCS, Geocoders, Question, deaf, dripping, geocoders, nobody, says
from geocoders import silent as says_nothing
from sqlalchemy import Engine, create_engine, select, text, update
from sqlalchemy.orm import Session

from finder import cli, config, create_app, db
from finder.geocoding import Answer, Choices, Far, far, locate, pace, question
from finder.geocoding.asking import IN_A_COMMAND, IN_A_REQUEST, PAUSE, Patience
from finder.models import Geocode, Geocoder, Place, now

# For a server that answers, however busy the machine is that tests, and for one that does not.
UNHURRIED = Patience(whole=60, call=30, turn=10, tries=1)
HURRIED = Patience(whole=1, call=1, turn=0.3, tries=1)
# In seconds: far less than a server that is silent takes, and far more than it takes to give up.
SOON = 10
ADDRESS = "Dorpsstraat 12, Goes"


@pytest.fixture
def server() -> Iterator[Geocoders]:
    with geocoders() as server:
        yield server


def settings_at(url: str, names: str = "pdok") -> config.Settings:
    return config.read(
        {"FINDER_GEOCODERS": names, "FINDER_PDOK_URL": url, "FINDER_NOMINATIM_URL": url}
    )


def at(url: str, patience: Patience = UNHURRIED) -> tuple[Far, ...]:
    return far.sources(settings_at(url), patience)


def timed(session: Session, typed: str, sources: tuple[Far, ...]) -> tuple[Answer, float]:
    start = time.monotonic()
    answer = locate(session, typed, sources)
    return answer, time.monotonic() - start


def resting(session: Session) -> float:
    """For how many seconds PDOK rests from now on; below 0 when it does not."""
    session.rollback()
    return session.scalar(select(Geocoder.rests_until)) / 1000 - time.time()


def test_what_the_tables_know_less_well_is_asked_far_away(
    session: Session, server: Geocoders
) -> None:
    location = locate(session, ADDRESS, at(server.url)).location

    assert (location.precision, location.source) == ("house", "pdok")
    assert (location.municipality_code, location.neighbourhood_code) == ("GM0664", "BU06640102")


def test_a_whole_postcode_is_asked_by_its_number_and_its_types(
    session: Session, server: Geocoders
) -> None:
    location = locate(session, "4461 ab 12 a-3", at(server.url)).location

    assert location.label == "Dorpsstraat 12A-3, Goes"
    assert server.last["q"] == ["4461AB 12 a-3"]
    assert server.last["fq"] == ["type:(adres OR postcode)"]


@pytest.mark.parametrize("typed", ["4461", "Goes"])
def test_what_the_tables_know_well_leaves_for_nowhere(
    session: Session, server: Geocoders, typed: str
) -> None:
    assert locate(session, typed, at(server.url)).location

    assert server.asked == []


@pytest.mark.parametrize(
    "typed",
    [
        "Dorpsstraat 12 (naast de kerk), Goes",
        "type:woonplaats AND straatnaam:*",
        "Dorpsstraat +12 -Goes NOT {!func}1",
        'Dorps/straat/ "12" ~Goes? & co | OR',
    ],
)
def test_signs_that_the_search_engine_reads_as_its_own_do_not_reach_it(
    session: Session, server: Geocoders, typed: str
) -> None:
    answer = locate(session, typed, at(server.url))

    assert not answer.unreached
    assert not {"AND", "OR", "NOT"} & set(server.last["q"][0].split())


# What a server can do wrong; each says so, and the postcode's middle comes from the tables.
FAULTS: dict[str, Callable[[Question], None]] = {
    "silent": says_nothing,
    "dripping headers": dripping("HTTP/1.0 200 OK\r\nX-Header: "),
    "dripping a body": dripping("HTTP/1.0 200 OK\r\n\r\n"),
    "HTML": says("<html><h1>Onderhoud</h1></html>"),
    "nothing": says(""),
    "another shape": says({"docs": DOCS}),
    "a list": says(DOCS),
    "wrong types": says({"response": {"docs": [{**DOCS[2], "centroide_ll": 4}]}}),
    "huge": says("[" + "1," * 600_000 + "1]"),
    "deep": says("[" * 100_000),
    "400 in JSON": says({"error": {"code": 400, "msg": "Unknown query parameters: x"}}, 400),
    "400 in words": says("Bad Request", 400),
    "403": says("", 403),
    "429": says("", 429, Retry_After="120"),
    "500": says("<html>", 500),
    "503": says("", 503),
    "elsewhere": says("", 302, Location="http://127.0.0.1:9/"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_search_goes_on_from_the_tables_and_says_so(
    session: Session, server: Geocoders, fault: str
) -> None:
    server.behaves = FAULTS[fault]

    answer, seconds = timed(session, "4461 AB", at(server.url, HURRIED))

    assert answer.location.precision == "postcode4"
    assert answer.unreached
    assert seconds < SOON
    assert session.scalar(select(Geocode.key)) is None


def test_search_goes_on_without_a_network(session: Session) -> None:
    answer, seconds = timed(session, "4461 AB", at(nobody()))

    assert (answer.location.precision, answer.unreached) == ("postcode4", True)
    assert seconds < SOON


def test_search_goes_on_without_a_name_server(session: Session) -> None:
    answer, seconds = timed(session, "4461 AB", at("http://nergens.invalid", HURRIED))

    assert (answer.location.precision, answer.unreached) == ("postcode4", True)
    assert seconds < SOON


def test_search_goes_on_when_a_name_server_is_silent(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    sources = at("http://pdok.example", HURRIED)
    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", lambda *_: answered.wait(30) and [])
        answer, seconds = timed(session, "4461 AB", sources)
        answered.set()

    assert (answer.location.precision, answer.unreached) == ("postcode4", True)
    assert seconds < SOON


def test_search_goes_on_when_no_connection_comes_about(session: Session) -> None:
    with deaf() as url:
        answer, seconds = timed(session, "4461 AB", at(url, IN_A_REQUEST))

    assert (answer.location.precision, answer.unreached) == ("postcode4", True)
    assert seconds < SOON


def test_in_a_request_a_search_waits_three_seconds_for_all_sources_together(
    session: Session, server: Geocoders
) -> None:
    server.behaves = dripping("HTTP/1.0 200 OK\r\nX-Header: ")

    answer, seconds = timed(
        session, ADDRESS, far.sources(settings_at(server.url, "pdok,nominatim"))
    )

    assert answer.unreached
    assert 2.5 < seconds < 5.5


def test_a_source_is_not_to_blame_for_a_turn_that_takes_the_time_there_is(
    session: Session, server: Geocoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine that is busy; a call without time would fail, and three make it rest."""
    taking = pace.turn

    def slowly(*given: Any) -> pace.Turn | None:
        time.sleep(HURRIED.whole)
        return taking(*given)

    monkeypatch.setattr(pace, "turn", slowly)

    answer = locate(session, ADDRESS, at(server.url, HURRIED))

    assert answer.unreached
    assert (server.asked, session.scalar(select(Geocoder.failures))) == ([], 0)


def test_the_next_source_is_asked_when_one_is_gone(session: Session, server: Geocoders) -> None:
    settings = replace(settings_at(server.url, "pdok,nominatim"), pdok_url=nobody())

    answer = locate(session, ADDRESS, far.sources(settings))

    assert (answer.location.source, answer.unreached) == ("nominatim", False)


def test_nothing_found_is_an_answer(session: Session, server: Geocoders) -> None:
    server.docs = []

    answer = locate(session, ADDRESS, at(server.url))

    assert (answer.said, answer.unreached) == (None, False)


def test_in_a_request_there_is_one_try(session: Session, server: Geocoders) -> None:
    server.behaves = says("", 500)

    locate(session, ADDRESS, at(server.url, IN_A_REQUEST))

    assert len(server.asked) == 1


def test_a_command_tries_again(session: Session, server: Geocoders) -> None:
    rightly = server.behaves

    def stumble(asked: Question) -> None:
        server.behaves = rightly
        asked.says("", 500)

    server.behaves = stumble

    answer, seconds = timed(session, ADDRESS, at(server.url, IN_A_COMMAND))

    assert answer.location.precision == "house"
    assert (len(server.asked), seconds > PAUSE) == (2, True)


def test_a_command_waits_until_a_source_has_rested(session: Session, server: Geocoders) -> None:
    locate(session, ADDRESS, at(server.url))
    session.execute(update(Geocoder).values(rests_until=int(time.time() * 1000) + 700))
    session.commit()

    answer, seconds = timed(session, "Spui 70, Den Haag", at(server.url, IN_A_COMMAND))

    assert answer.location.precision == "house"
    assert seconds > 0.5


def test_after_three_failures_in_a_row_a_source_rests_for_a_minute(
    session: Session, server: Geocoders
) -> None:
    server.behaves = says("", 500)
    for typed in ("3011 AB", "3011 AC", "3011 AD"):
        locate(session, typed, at(server.url))

    answer = locate(session, "4461 AB", at(server.url))

    assert answer.unreached
    assert len(server.asked) == 3
    assert resting(session) == pytest.approx(60, abs=5)


def test_a_source_that_rested_is_asked_again_and_one_failure_is_enough_then(
    session: Session, server: Geocoders
) -> None:
    server.behaves = says("", 500)
    for typed in ("3011 AB", "3011 AC", "3011 AD"):
        locate(session, typed, at(server.url))
    rested(session)

    locate(session, "4461 AB", at(server.url))

    assert len(server.asked) == 4
    assert resting(session) == pytest.approx(60, abs=5)


def rested(session: Session) -> None:
    session.execute(update(Geocoder).values(rests_until=0))
    session.commit()


def test_an_answer_makes_up_for_the_failures_before_it(session: Session, server: Geocoders) -> None:
    rightly, server.behaves = server.behaves, says("", 500)
    for typed in ("3011 AB", "3011 AC"):
        locate(session, typed, at(server.url))
    server.behaves = rightly
    locate(session, ADDRESS, at(server.url))
    server.behaves = says("", 500)

    locate(session, "4461 AB", at(server.url))

    assert resting(session) < 0


def test_a_question_that_is_refused_does_not_silence_a_source_for_others(
    session: Session, server: Geocoders
) -> None:
    server.behaves = says("Bad Request", 400)
    for typed in ("3011 AB", "3011 AC", "3011 AD", "3011 AE"):
        locate(session, typed, at(server.url))

    assert len(server.asked) == 4
    assert resting(session) < 0


@pytest.mark.parametrize(
    ("asked", "seconds"), [("120", 120), ("86400", 3600), ("soon", 60), ("", 60), ("-5", None)]
)
def test_a_source_that_says_when_to_come_back_rests_as_long_but_an_hour_at_most(
    session: Session, server: Geocoders, asked: str, seconds: int | None
) -> None:
    server.behaves = says("", 429, Retry_After=asked)

    locate(session, "4461 AB", at(server.url))

    rests = resting(session)
    assert rests < 0 if seconds is None else rests == pytest.approx(seconds, abs=5)


def test_a_clock_that_was_wrong_does_not_silence_a_source_for_days(
    session: Session, server: Geocoders
) -> None:
    locate(session, ADDRESS, at(server.url))
    wrong = int(time.time() * 1000) + 86_400_000
    session.execute(update(Geocoder).values(rests_until=wrong, next_at=wrong))
    session.commit()

    assert locate(session, "Spui 70, Den Haag", at(server.url)).location


def take_turns(url: str, gap: int, turns: int, ready: Any) -> float:
    """When a worker of its own begins to take its turns, in milliseconds."""
    engine = db.connect(url)
    with Session(engine) as session:
        # The first connection takes a while, which is no matter of pace.
        session.execute(select(Geocoder))
        ready.wait(SOON)
        begun = time.time() * 1000
        while turns:
            turns -= pace.turn(session, "pdok", gap, 60) is not None
    engine.dispose()
    return begun


def test_workers_and_processes_keep_one_pace_together(session: Session, database_url: str) -> None:
    with Manager() as manager, get_context("spawn").Pool(2) as workers:
        asking = (database_url, 1_000, 5, manager.Barrier(2))
        begun = min(workers.starmap(take_turns, [asking] * 2))

    assert session.scalar(select(Geocoder.next_at)) >= begun + 10 * 1_000 - 1


def test_in_a_request_nobody_waits_for_a_turn_that_is_far_off(
    session: Session, server: Geocoders
) -> None:
    locate(session, ADDRESS, at(server.url))
    session.execute(update(Geocoder).values(next_at=int(time.time() * 1000) + 60_000))
    session.commit()

    answer, seconds = timed(session, "4461 AB", at(server.url, IN_A_REQUEST))

    assert (answer.unreached, len(server.asked)) == (True, 1)
    assert seconds < SOON


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Another program that writes, and takes its time."""
    other = create_engine(database_url)
    writing = "LOCK TABLE geocoder, geocode IN EXCLUSIVE MODE"
    with other.connect() as connection:
        connection.execute(text("BEGIN IMMEDIATE" if "sqlite" in database_url else writing))
        yield
        connection.rollback()
    other.dispose()


def test_a_database_that_is_locked_holds_nobody_up(
    session: Session, server: Geocoders, database_url: str
) -> None:
    with locked(database_url):
        answer = locate(session, "Spui 70, Den Haag", at(server.url))

    assert answer.unreached


def test_the_patience_of_the_database_is_as_before(
    engine: Engine, session: Session, server: Geocoders, database_url: str
) -> None:
    with locked(database_url):
        locate(session, ADDRESS, at(server.url))
    locate(session, ADDRESS, at(server.url))

    question_of = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}
    with engine.connect() as one, engine.connect() as other:
        told = {
            str(each.exec_driver_sql(question_of[engine.dialect.name]).scalar())
            for each in (one, other)
        }
    assert told in ({str(db.PATIENCE)}, {"0"})


def test_who_asks_while_writing_is_not_held_up_and_keeps_what_they_wrote(
    session: Session, server: Geocoders, always: list[Place]
) -> None:
    always[0].description = "Een huis."
    session.flush()

    _, seconds = timed(session, ADDRESS, at(server.url))
    session.commit()

    assert seconds < 4
    assert session.scalar(select(Place.description).where(Place.id == always[0].id))


def test_who_asks_between_reading_and_writing_can_write(
    session: Session, server: Geocoders, always: list[Place]
) -> None:
    names = session.scalars(select(Place.name)).all()

    locate(session, ADDRESS, at(server.url))
    always[0].description = f"Een van {len(names)}."
    session.commit()

    assert session.scalar(select(Geocode.key))


def test_what_was_found_is_not_asked_again(session: Session, server: Geocoders) -> None:
    first = locate(session, ADDRESS, at(server.url))

    again = locate(session, "  dorpsstraat 12,  GOES ", at(nobody()))

    assert again == first
    assert len(server.asked) == 1


def test_a_choice_is_not_asked_again(session: Session, server: Geocoders) -> None:
    first = locate(session, "Dorpsstraat 12", at(server.url))

    again = locate(session, "Dorpsstraat 12", at(nobody()))

    assert isinstance(again.said, Choices)
    assert again == first


def test_what_was_not_found_is_not_asked_again_for_a_day(
    session: Session, server: Geocoders
) -> None:
    for _ in range(2):
        locate(session, "Nergensstraat 1, Goes", at(server.url))

    until = session.scalar(select(Geocode.until))
    assert len(server.asked) == 1
    assert (until - now()).total_seconds() == pytest.approx(86_400, abs=60)


def test_what_was_found_counts_for_half_a_year(session: Session, server: Geocoders) -> None:
    locate(session, ADDRESS, at(server.url))

    assert (session.scalar(select(Geocode.until)) - now()).days in {179, 180}


def test_what_no_longer_counts_is_asked_again_and_renewed(
    session: Session, server: Geocoders
) -> None:
    locate(session, ADDRESS, at(server.url))
    outdated(session)

    locate(session, ADDRESS, at(server.url))

    session.rollback()
    assert len(server.asked) == 2
    assert session.scalar(select(Geocode.until)) > now()


def outdated(session: Session) -> None:
    session.execute(update(Geocode).values(until=now()))
    session.commit()


def test_only_what_no_longer_counts_is_forgotten(session: Session, server: Geocoders) -> None:
    locate(session, ADDRESS, at(server.url))
    outdated(session)
    locate(session, "Spui 70, Den Haag", at(server.url))

    far.forget(session)
    session.commit()

    answers = session.scalars(select(Geocode.answer)).all()
    assert [answer["location"]["town"] for answer in answers] == ["Den Haag"]


def test_the_work_that_nobody_waits_for_forgets_too(
    session: Session, server: Geocoders, database_url: str
) -> None:
    locate(session, ADDRESS, at(server.url))
    outdated(session)

    environ = {"FINDER_DATABASE_URL": database_url, "FINDER_SMTP_URL": ""}
    CliRunner().invoke(cli.finder, ["work"], env=environ, catch_exceptions=False)

    assert session.scalars(select(Geocode)).all() == []


def test_the_same_words_that_read_otherwise_are_another_question(
    session: Session, server: Geocoders
) -> None:
    assert locate(session, "Goes Dorpsstraat 12", at(server.url)).said is None

    assert locate(session, "Goes, Dorpsstraat 12", at(server.url)).location.precision == "house"


def test_each_source_remembers_for_itself(session: Session, server: Geocoders) -> None:
    locate(session, ADDRESS, at(server.url))

    sources = far.sources(settings_at(server.url, "nominatim"))
    assert locate(session, ADDRESS, sources).location.source == "nominatim"


def test_nobody_reads_in_the_database_what_was_typed(session: Session, server: Geocoders) -> None:
    locate(session, "Geheimstraat 7, Goes", at(server.url))

    (row,) = session.execute(select(Geocode.key, Geocode.answer)).all()
    assert len(row.key) == 64
    assert "geheim" not in str(row).lower()


def test_a_source_can_be_asked_for_what_it_said_before_only(
    session: Session, server: Geocoders
) -> None:
    first = locate(session, ADDRESS, at(server.url))
    remembered = tuple(source.remembered() for source in at(server.url))

    assert locate(session, ADDRESS, remembered) == first
    assert locate(session, "Spui 70, Den Haag", remembered) == Answer()
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", [*FAULTS, "gone", "nothing wrong"])
def test_what_residents_type_is_not_logged(
    session: Session, server: Geocoders, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    server.behaves = FAULTS.get(fault, server.behaves)
    if fault.startswith("400"):
        server.behaves = lambda asked: asked.says(f"Bad Request: {asked.path}", 400)
    caplog.set_level(logging.DEBUG)
    for name in ("geopy", "urllib3", "sqlalchemy.engine"):
        logging.getLogger(name).setLevel(logging.DEBUG)

    locate(
        session, "Geheimstraat 7, Goes", at(nobody() if fault == "gone" else server.url, HURRIED)
    )
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)

    assert "geheim" not in caplog.text.lower()


@pytest.mark.parametrize("fault", ["400 in words", "500", "HTML"])
def test_no_trace_holds_what_residents_type(
    session: Session, server: Geocoders, fault: str
) -> None:
    server.behaves = lambda asked: asked.says(
        f"<html>{asked.path}", {"400 in words": 400, "500": 500}.get(fault, 200)
    )
    (source,) = at(server.url)
    asked = question.read("Geheimstraat 7, Goes")

    with pytest.raises(far.Unreached) as caught:
        source.answer(session, asked)

    assert "geheim" not in "".join(traceback.format_exception(caught.value)).lower()


def test_a_rest_is_logged_with_the_source_and_the_reason(
    session: Session, server: Geocoders, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaves = says("", 500)

    for number in range(4):
        locate(session, f"Geheimstraat {number}, Goes", at(server.url))

    (told,) = [record.getMessage() for record in caplog.records if "finder" in record.name]
    assert told == "pdok geeft geen antwoord (GeocoderServiceError) en rust 60 seconden."


def test_the_search_page_answers_with_the_network_gone(settings: config.Settings) -> None:
    app = create_app(replace(settings, geocoders=("pdok",), pdok_url=nobody()))

    answer = app.test_client().get("/?q=3011+AB")

    app.extensions[db.ENGINE].dispose()
    assert answer.status_code == 200
    assert "Het adres zelf opzoeken lukt nu niet." in answer.text


def test_the_search_page_finds_an_address_far_away(
    settings: config.Settings, server: Geocoders
) -> None:
    app = create_app(replace(settings, geocoders=("pdok",), pdok_url=server.url))

    answer = app.test_client().get("/", query_string={"q": ADDRESS})

    app.extensions[db.ENGINE].dispose()
    assert "Dorpsstraat 12, Goes" in answer.text


def test_sources_are_asked_in_the_order_of_the_settings(server: Geocoders) -> None:
    for names in ("pdok,nominatim", "nominatim,pdok", "off"):
        sources: Any = far.sources(settings_at(server.url, names))
        assert ",".join(source.name for source in sources) == names.replace("off", "")


def test_making_the_sources_reads_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: read.append(1))

    far.sources(settings_at("https://127.0.0.1:9", "pdok,nominatim"))

    assert read == []
