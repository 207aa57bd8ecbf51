"""Accounts of moderators: passwords, links, areas, and the commands for operators."""

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from registered import register
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from conftest import a_moderator, a_suggestion
from finder import cli, moderators
from finder.cli.digest import put_digests
from finder.errors import NotFound, NotUnderstood
from finder.models import Moderator, Outbox, Suggestion, now
from finder.moderators import municipalities, passwords
from serving import FINDER

PASSWORD = "een lang wachtwoord"
OTHER = "een ander wachtwoord"


@pytest.fixture
def anna(session: Session, quick_passwords: None) -> Moderator:
    """A moderator with a password."""
    anna = a_moderator(session, "anna@wijk.example")
    moderators.set_password(session, anna, PASSWORD)
    session.commit()
    return anna


# Accounts


def test_an_address_is_kept_in_lower_case_without_spaces_around_it(session: Session) -> None:
    assert a_moderator(session, " Anna@Wijk.Example ").email == "anna@wijk.example"


@pytest.mark.parametrize("email", ["", "anna", "anna@", "anna@localhost", "a b@wijk.example"])
def test_what_is_no_address_gets_no_account(session: Session, email: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        moderators.add(session, email)

    assert caught.value.parameter == "email"


def test_an_address_has_one_account(session: Session, anna: Moderator) -> None:
    with pytest.raises(NotUnderstood, match="heeft al een account"):
        moderators.add(session, anna.email.upper())


def test_accounts_are_listed_by_address(session: Session, anna: Moderator) -> None:
    aad = a_moderator(session, "aad@wijk.example")

    assert moderators.listed(session) == [aad, anna]


@pytest.mark.parametrize("email", ["bram@wijk.example", "no address", "\x00"])
def test_an_unknown_account_is_said_to_be_unknown(session: Session, email: str) -> None:
    with pytest.raises(NotFound, match="Er is geen account"):
        moderators.named(session, email)


# Passwords


def test_the_right_password_opens_the_account(session: Session, anna: Moderator) -> None:
    assert moderators.check(session, "ANNA@wijk.example", PASSWORD) is anna


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("anna@wijk.example", OTHER),
        ("anna@wijk.example", ""),
        ("bram@wijk.example", PASSWORD),
        ("no address", PASSWORD),
        ("\x00", "\x00"),
    ],
)
def test_nothing_else_does(session: Session, anna: Moderator, email: str, password: str) -> None:
    assert moderators.check(session, email, password) is None


def test_an_account_without_a_password_is_closed(session: Session) -> None:
    new = a_moderator(session, "cor@wijk.example")

    assert moderators.check(session, new.email, "") is None


def test_an_unknown_address_costs_the_work_of_a_wrong_password(
    session: Session, anna: Moderator, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[str] = []
    moderators.check(session, "", "")

    class Counted(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            work.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Counted())
    for email in (anna.email, "bram@wijk.example", "no address"):
        moderators.check(session, email, OTHER)

    assert len(work) == 3
    assert len(set(work)) == 1


def test_a_password_takes_the_work_that_rfc_9106_asks() -> None:
    work = passwords.HASHER

    assert (work.time_cost, work.memory_cost, work.parallelism) == (3, 65_536, 4)


def test_the_password_is_kept_as_argon2id(anna: Moderator) -> None:
    assert anna.password_hash
    assert anna.password_hash.startswith("$argon2id$")


def test_a_hash_of_less_work_is_renewed_when_its_owner_logs_in(
    session: Session, anna: Moderator
) -> None:
    weak, key = PasswordHasher(time_cost=1, memory_cost=512).hash(PASSWORD), anna.session_key
    anna.password_hash = weak

    moderators.check(session, anna.email, PASSWORD)

    assert anna.password_hash != weak
    assert anna.session_key == key
    assert moderators.check(session, anna.email, PASSWORD)


def test_one_sign_from_two_keyboards_is_one_password(session: Session, anna: Moderator) -> None:
    moderators.set_password(session, anna, "cafe\u0301 om de hoek")

    assert moderators.check(session, anna.email, "caf\u00e9 om de hoek")


def test_a_short_password_is_refused(session: Session, anna: Moderator) -> None:
    with pytest.raises(NotUnderstood, match="12 tekens"):
        moderators.set_password(session, anna, "elf tekens.")


def test_a_new_password_ends_open_sessions_and_links(session: Session, anna: Moderator) -> None:
    key, token = anna.session_key, moderators.make_link(session, anna)

    moderators.set_password(session, anna, OTHER)

    assert anna.session_key != key
    assert moderators.by_link(session, token) is None


# Disabled accounts


def test_a_disabled_account_is_closed_with_its_sessions_and_links(
    session: Session, anna: Moderator
) -> None:
    key, token = anna.session_key, moderators.make_link(session, anna)

    moderators.disable(session, anna)

    assert moderators.check(session, anna.email, PASSWORD) is None
    assert moderators.by_link(session, token) is None
    assert anna.session_key != key


def test_an_enabled_account_opens_with_its_old_password(session: Session, anna: Moderator) -> None:
    moderators.disable(session, anna)
    moderators.enable(session, anna)

    assert moderators.check(session, anna.email, PASSWORD) is anna


def test_a_disabled_account_gets_no_link(session: Session, anna: Moderator) -> None:
    moderators.disable(session, anna)

    with pytest.raises(NotUnderstood, match="staat uit"):
        moderators.make_link(session, anna)


# Links


def test_a_link_is_kept_as_a_hash_alone(session: Session, anna: Moderator) -> None:
    token = moderators.make_link(session, anna)

    assert len(token) == 22
    assert token not in repr(vars(anna))


def test_a_link_chooses_a_password_once(session: Session, anna: Moderator) -> None:
    token = moderators.make_link(session, anna)

    assert moderators.choose(session, token, OTHER) is anna
    assert moderators.choose(session, token, PASSWORD) is None
    assert moderators.check(session, anna.email, OTHER)


def test_a_short_password_does_not_spend_the_link(session: Session, anna: Moderator) -> None:
    token = moderators.make_link(session, anna)
    session.commit()

    with pytest.raises(NotUnderstood):
        moderators.choose(session, token, "kort")
    session.rollback()

    assert moderators.by_link(session, token)


def test_a_link_lasts_a_day(session: Session, anna: Moderator) -> None:
    token = moderators.make_link(session, anna)
    anna.link_until = now() - dt.timedelta(seconds=1)
    session.flush()

    assert moderators.by_link(session, token) is None
    assert moderators.choose(session, token, OTHER) is None


def test_a_new_link_makes_the_older_one_void(session: Session, anna: Moderator) -> None:
    old, new = moderators.make_link(session, anna), moderators.make_link(session, anna)

    assert moderators.by_link(session, old) is None
    assert moderators.by_link(session, new) is anna


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 300])
def test_another_token_is_no_link(session: Session, anna: Moderator, token: str) -> None:
    assert moderators.by_link(session, token) is None


# Areas


@pytest.fixture
def sent(session: Session) -> list[Suggestion]:
    """Suggestions in Rotterdam, The Hague, and somewhere without a postcode or a town."""
    nowhere = a_suggestion(session, name="Ergens", postcode="3032AB")
    nowhere.postcode = nowhere.town_key = None
    found = [
        a_suggestion(session, name="Aan de Maas"),
        a_suggestion(session, name="Achter het duin", city="Den Haag", postcode="2512GH"),
        nowhere,
    ]
    session.commit()
    return found


@pytest.mark.parametrize(
    ("area", "names"),
    [
        ({}, ["Aan de Maas", "Achter het duin", "Ergens"]),
        ({"role": "admin", "towns": ["Utrecht"]}, ["Aan de Maas", "Achter het duin", "Ergens"]),
        ({"towns": ["rotterdam"]}, ["Aan de Maas"]),
        ({"towns": ["Den Haag"]}, ["Achter het duin"]),
        ({"towns": ["'s-Gravenhage"]}, ["Achter het duin"]),
        ({"towns": ["Utrecht"]}, []),
        ({"postcodes": ["30"]}, ["Aan de Maas"]),
        ({"postcodes": ["303"]}, ["Aan de Maas"]),
        ({"postcodes": ["3032"]}, []),
        ({"postcodes": ["30"], "towns": ["Den Haag"]}, ["Aan de Maas", "Achter het duin"]),
    ],
)
def test_a_moderator_sees_the_suggestions_of_the_area(
    session: Session, sent: list[Suggestion], area: dict[str, object], names: list[str]
) -> None:
    moderator = a_moderator(session, "anna@wijk.example", **area)

    seen = session.scalars(select(Suggestion).where(moderators.in_area(session, moderator)))

    assert sorted(suggestion.name for suggestion in seen) == names


@pytest.mark.parametrize("digits", ["", "0", "03", "30111", "3a", "%", "３０"])
def test_digits_that_begin_no_postcode_make_no_area(session: Session, digits: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        moderators.add(session, "anna@wijk.example", postcodes=[digits])

    assert caught.value.parameter == "postcodes"


@pytest.mark.parametrize(("town", "said"), [("Roterdam", "Roterdam"), ("", "kennen we niet")])
def test_a_town_that_is_not_known_makes_no_area(session: Session, town: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said) as caught:
        moderators.add(session, "anna@wijk.example", towns=[town])

    assert caught.value.parameter == "towns"


def test_an_area_is_read_as_people_say_it(session: Session) -> None:
    moderator = a_moderator(
        session, "anna@wijk.example", towns=["'s-Gravenhage", "Delft"], postcodes=["30", "3111"]
    )

    assert moderators.area(session, moderator) == ["Delft", "Den Haag", "30xx", "3111"]


# Municipalities


@pytest.mark.parametrize(
    ("name", "province", "code"),
    [
        ("Veere", "Zeeland", "0717"),
        ("Middelburg (Z.)", "Zeeland", "0687"),
        ("Middelburg", "Zeeland", "0687"),
        ("Hengelo (O)", "Overijssel", "0164"),
        ("Laren (NH)", "Noord-Holland", "0417"),
        ("Sudwest Fryslan", "Fryslân", "1900"),
        ("Bergen (NH.)", "Noord-Holland", "0373"),
        ("Bergen (NH)", "", "0373"),
        ("Bergen (L.)", "Limburg", "0893"),
        ("Bergen", "Limburg", "0893"),
        ("Bergen", "Gelderland", None),
        ("Brielle", "Zuid-Holland", None),
    ],
)
def test_a_municipality_is_known_by_what_a_register_calls_it(
    name: str, province: str, code: str | None
) -> None:
    found = municipalities.of_register(name, province)

    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0363", "0363"),
        ("GM0363", "0363"),
        ("gm 0363", "0363"),
        ("gemeente Amsterdam", "0363"),
        ("GEMEENTE Den Haag", "0518"),
        ("gemeente 's-Gravenhage", "0518"),
        ("gemeente Middelburg", "0687"),
        ("gemeente Bergen (NH.)", "0373"),
        ("gemeente Bergen, Limburg", "0893"),
        ("gemeente Nuenen", "0820"),
        ("gemeente Fryske Marren", "1940"),
        ("Amsterdam", None),
        ("Gemeenteveld", None),
    ],
)
def test_a_municipality_is_typed_as_its_code_or_with_a_word_before_its_name(
    typed: str, code: str | None
) -> None:
    found = municipalities.read(typed)

    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0501", "met de code 0501 kennen we niet"),
        ("3011", "Is het een postcode?"),
        ("363", "met de code 363 kennen we niet"),
        ("gemeente Roterdam", "Een gemeente „Roterdam” kennen we niet"),
        ("gemeente", "Welke gemeente?"),
        ("gemeente Bergen", r"0373 \(Noord-Holland\), 0893 \(Limburg\)"),
        ("Haarlemmermeer", "„Haarlemmermeer” is geen plaats, wel een gemeente. Typ: 0394."),
        ("0363", "de gemeente Amsterdam .* finder postcodes import"),
    ],
)
def test_what_is_no_municipality_or_has_no_addresses_makes_no_area(
    session: Session, typed: str, said: str
) -> None:
    register(session)

    with pytest.raises(NotUnderstood, match=said) as caught:
        moderators.add(session, "anna@wijk.example", towns=[typed])

    assert caught.value.parameter == "towns"


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["0717", "0518"], ["gemeente Den Haag", "gemeente Veere"]),
        (["0687", "0373"], ["gemeente Bergen (NH.)", "gemeente Middelburg"]),
        (["0501"], ["gemeente 0501 (opgeheven)"]),
    ],
)
def test_a_municipality_is_read_as_people_say_it(
    session: Session, codes: list[str], said: list[str]
) -> None:
    moderator = a_moderator(session, "anna@wijk.example")
    moderator.municipalities = codes

    assert moderators.area(session, moderator) == said


def test_a_bare_name_is_the_town_and_not_the_municipality(session: Session) -> None:
    register(session)

    moderator = a_moderator(session, "anna@wijk.example", towns=["Veere"])

    assert (moderator.towns, moderator.municipalities) == (["veere"], None)


def test_a_digest_is_about_the_own_municipality_alone(session: Session, engine: Engine) -> None:
    register(session)
    for email, code in (("anna@wijk.example", "0717"), ("bram@wijk.example", "1676")):
        moderators.set_password(session, a_moderator(session, email, towns=[code]), PASSWORD)
    a_suggestion(session, postcode="4353AB", city="Serooskerke")

    put_digests(engine)

    mail = session.scalars(select(Outbox)).one()
    assert (mail.kind, mail.address, mail.parts["count"]) == ("digest", "anna@wijk.example", 1)


# Commands


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """An operator's environment on the test's own database."""
    return {"FINDER_INSTANCE": str(tmp_path / "instance"), "FINDER_DATABASE_URL": database_url}


def command(environ: dict[str, str], *words: str, typed: str = "") -> Result:
    result = CliRunner().invoke(cli.finder, ["moderator", *words], env=environ, input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_an_operator_adds_an_account_with_a_password(
    environ: dict[str, str], session: Session
) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    area = ["--area", "Delft", "--area", "Den Haag", "--postcode", "30,31"]

    result = command(environ, "add", "Anna@Wijk.example", *area, typed=typed)

    assert "anna@wijk.example is er, voor Delft, Den Haag, 30xx, 31xx." in result.output
    assert PASSWORD not in result.output
    assert moderators.check(session, "anna@wijk.example", PASSWORD)


def test_several_words_after_one_option_are_one_area(
    environ: dict[str, str], session: Session
) -> None:
    area = ["--postcode", "30", "31", "--area", "Delft", "Den Haag", "--mail"]

    result = command(environ, "add", "anna@wijk.example", *area)

    assert "voor Delft, Den Haag, 30xx, 31xx." in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["anna@wijk.example", "--area", "0717", "1676", "Delft", "--postcode", "30", "1676"],
        ["--area=GM0717", "gemeente Schouwen-Duiveland", "Delft", "--postcode=30,1676"],
        ["--postcode", "30", "1676", "--area", "0717, 1676", "--area", "Delft"],
    ],
)
def test_the_option_before_four_digits_says_whether_they_are_a_municipality_or_a_postcode(
    environ: dict[str, str], session: Session, words: list[str]
) -> None:
    register(session)
    email = [] if "anna@wijk.example" in words else ["anna@wijk.example"]

    result = command(environ, "add", *words, *email, "--mail")

    area = "Delft, gemeente Schouwen-Duiveland, gemeente Veere, 30xx, 1676"
    assert f"anna@wijk.example is er, voor {area}." in result.output


def test_a_municipality_without_addresses_is_refused_and_leaves_no_account(
    environ: dict[str, str], session: Session
) -> None:
    with pytest.raises(NotUnderstood, match="Laad eerst het adressenregister"):
        command(environ, "add", "anna@wijk.example", "--area", "0363", "--mail")

    assert moderators.listed(session) == []


def test_an_operator_sees_the_municipalities_in_the_list(
    environ: dict[str, str], session: Session
) -> None:
    register(session)
    a_moderator(session, "anna@wijk.example", towns=["0717", "Delft"])

    lines = command(environ, "list").output.splitlines()

    assert lines[0] == "anna@wijk.example  moderator  Delft, gemeente Veere  nog geen wachtwoord"


def test_the_help_says_what_a_bare_name_means() -> None:
    told = " ".join(command({}, "add", "--help").output.split())

    assert "Een naam alleen is de plaats" in told
    assert "0599" in told


def test_a_word_that_belongs_to_no_option_is_asked_about(environ: dict[str, str]) -> None:
    result = command(environ, "add", "anna@wijk.example", "Delft", "--mail")

    assert result.exit_code == 2
    assert "„Delft”" in result.output


def test_an_operator_adds_an_admin_by_mail(environ: dict[str, str], session: Session) -> None:
    result = command(environ, "add", "anna@wijk.example", "--role", "admin", "--mail")

    mail = session.scalars(select(Outbox)).one()
    found = moderators.by_link(session, mail.parts["path"].removeprefix("/wachtwoord/"))
    assert "De mail met een link staat klaar" in result.output
    assert (mail.kind, mail.address) == ("password", "anna@wijk.example")
    assert found
    assert found.is_admin


def test_an_operator_lists_the_accounts(
    environ: dict[str, str], session: Session, anna: Moderator
) -> None:
    moderators.disable(session, a_moderator(session, "bram@wijk.example", towns=["Delft"]))
    session.commit()

    lines = command(environ, "list").output.splitlines()

    assert lines[0] == "anna@wijk.example  moderator  heel Nederland  kan inloggen"
    assert lines[1].startswith("bram@wijk.example  moderator  Delft  uit sinds ")
    assert lines[2:] == ["2 accounts."]


def test_an_operator_disables_and_enables_an_account(
    environ: dict[str, str], session: Session, anna: Moderator
) -> None:
    off = command(environ, "disable", "anna@wijk.example")
    session.refresh(anna)
    disabled_at = anna.disabled_at
    on = command(environ, "enable", "anna@wijk.example")
    session.refresh(anna)

    assert off.output == "anna@wijk.example kan niet meer inloggen.\n"
    assert on.output == "anna@wijk.example kan weer inloggen.\n"
    assert disabled_at
    assert anna.disabled_at is None


def test_an_operator_gets_a_new_link(
    environ: dict[str, str], session: Session, anna: Moderator
) -> None:
    site = {"FINDER_URL": "https://plekken.example"}

    link, _, told = command(environ | site, "reset", anna.email).output.partition("\n")

    address, _, token = link.rpartition("/")
    assert address == "https://plekken.example/wachtwoord"
    assert moderators.by_link(session, token) is anna
    assert told == "Hiermee kiest anna@wijk.example een wachtwoord. De link werkt één dag.\n"


def test_an_operator_mails_a_new_link(
    environ: dict[str, str], session: Session, anna: Moderator
) -> None:
    result = command(environ, "reset", anna.email, "--mail")

    assert "/wachtwoord/" not in result.output
    assert session.scalars(select(Outbox)).one().address == anna.email


@pytest.mark.parametrize("word", ["disable", "enable", "reset"])
def test_a_command_is_only_about_an_account_that_is_there(
    environ: dict[str, str], word: str
) -> None:
    with pytest.raises(NotFound, match=r"Er is geen account met het adres nobody@wijk\.example"):
        command(environ, word, "nobody@wijk.example")


def test_a_command_that_cannot_do_it_stops_with_a_sentence(environ: dict[str, str]) -> None:
    result = subprocess.run(
        [FINDER, "moderator", "disable", "nobody@wijk.example"],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.returncode == 2
    assert result.stderr == "Fout: Er is geen account met het adres nobody@wijk.example.\n"


def test_a_refused_account_leaves_nothing(environ: dict[str, str], session: Session) -> None:
    with pytest.raises(NotUnderstood):
        command(environ, "add", "anna@wijk.example", typed="te kort\nte kort\n")

    assert moderators.listed(session) == []


@pytest.mark.parametrize("word", ["add", "list", "disable", "enable", "reset"])
def test_every_command_about_moderators_explains_itself(word: str) -> None:
    assert "Usage:" in command({}, word, "--help").output
