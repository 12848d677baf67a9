"""What an athlete reads before an app is let in says all that it gets, and who it is."""

from __future__ import annotations

import pytest

from api.accounts.schemas import Me
from api.apps import discretion, naming, words
from api.apps.vocab import AppCapability
from api.kit.access import GRANTABLE, Access
from tests.apps.test_matrix import KINDS, delegate
from tests.apps.thirdparty import APP, ThirdParty
from tests.support.world import World

# --- what profile:read gives ---------------------------------------------------------------

IN_WORDS = {
    "display_name": "name",
    "birth_date": "birth date",
    "sex": "sex",
    "sports": "sports",
    "training_age_y": "years of training",
    "equipment": "equipment",
    "mass_unit": "units",
    "distance_unit": "units",
    "plate_step_kg": "equipment",
    "time_zone": "time zone",
    "country": "country",
    "locale": "language",
    "history": "best lifts and usual running",
}
NOBODYS = {"id", "version", "updated_at"}
"""Which row it is, and which state of it: nothing about the athlete."""
WITHHELD = {"email"}


def test_what_can_be_asked_for_is_what_can_be_granted_and_each_of_it_has_words() -> None:
    grantable = {str(access) for access in GRANTABLE}

    assert grantable == {str(capability) for capability in AppCapability}
    assert grantable == {str(access) for access in words.WORDS}


def test_every_member_of_the_profile_is_named_to_the_athlete_or_withheld() -> None:
    """A member that is added later is found here, until somebody decides about it."""
    text = words.WORDS[Access.PROFILE_READ]

    assert set(Me().fields) == {*IN_WORDS, *NOBODYS, *WITHHELD}
    assert [member for member, said in IN_WORDS.items() if said not in text] == []
    assert "goals" in text
    assert {name for name in WITHHELD if name in discretion._MEMBERS} == WITHHELD


@pytest.mark.parametrize("kind", KINDS)
def test_the_e_mail_address_is_told_to_no_app(api: World, kind: str) -> None:
    ana = api.athlete()
    actor = delegate(kind, api, ana, ["profile:read", "profile:write"])

    answers = actor.get("/me"), actor.patch("/me", {"display_name": "Ana"}, etag="*")

    assert [answer.json["email"] for answer in answers] == [None, None]
    assert ana.get("/me").json["email"] == ana.email
    assert not any(ana.email in answer.text for answer in answers)


# --- names of apps -------------------------------------------------------------------------

BAD_NAMES = (
    " ",
    "   ",
    "\u00a0",
    "\u2800",
    "\u3164",
    "...",
    "Diary\u200b",
    "\u200bDiary",
    "Dia\u202ery",
    "Dia\u2066ry",
    "Dia\u00adry",
    "Dia\ufeffry",
    "Dia\nry",
    "Dia\rry",
    "Dia\try",
    "Dia\u0085ry",
    "Dia\u2028ry",
    "Dia\u2029ry",
    "Diary\U000e0041",
    "Diary\ue000",
    " Diary",
    "Diary ",
    "Diary  of  spaces",
    "D" + "\u0301" * 9 + "iary",
)
OURS = (
    "Keel",
    "KEEL",
    "keel",
    "Keel Support",
    "The Keel Diary",
    "K e e l",
    "K.E.E.L.",
    "Ｋｅｅｌ",
    "𝐊𝐞𝐞𝐥",
    "ⓚⓔⓔⓛ",
    "Kéel",
    "Ke\u0301el",
    "Кeel",
    "Kееl",
    "KeeI",
    "Kee1",
    "K33l",
    "Kee|",
    "Κεελ",
)
GOOD = (
    "Barbell Diary",
    "Läufer & Söhne",
    "日本の日記",
    "Дневник",
    "Diary 2",
    "Trek & Elite",
    "O'Neill",
)


@pytest.mark.parametrize("name", [*BAD_NAMES, *OURS], ids=ascii)
def test_an_app_is_called_what_a_person_can_read_and_not_like_us(api: World, name: str) -> None:
    answer = api.athlete().post("/apps", APP | {"name": name})

    assert (answer.status, answer.pointers) == (422, ["/name"])


@pytest.mark.parametrize("name", GOOD)
def test_any_other_name_will_do(name: str) -> None:
    assert naming.trouble_with(name) is None


def test_nor_is_it_renamed_so(api: World) -> None:
    party = ThirdParty.of(api)

    answer = party.developer.patch(f"/apps/{party.id}", {"name": "Keel"}, etag="*")

    assert (answer.status, answer.pointers) == (422, ["/name"])


@pytest.mark.parametrize("member", ["homepage_url", "privacy_url"])
@pytest.mark.parametrize(
    "url",
    ["https://diary.example/\u202ex", "https://diary.example/a b", "https://dia\u200bry.example"],
)
def test_no_other_text_of_the_page_hides_anything(api: World, member: str, url: str) -> None:
    answer = api.athlete().post("/apps", APP | {member: url})

    assert (answer.status, answer.pointers) == (422, [f"/{member}"])


def test_red_compared_as_it_is_written_a_name_of_ours_would_pass() -> None:
    through = [name for name in OURS if "keel" not in name.casefold()]

    assert len(through) >= 10
    assert [name for name in through if naming.trouble_with(name) is None] == []
