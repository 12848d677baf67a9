"""Settings that are half said stop the start; what is sealed is bound to its row and its key."""

from __future__ import annotations

from typing import Any

import pytest

from api import settings
from api.providers import config
from api.providers.vault import Unreadable, Vault
from api.providers.vocab import Provider
from api.settings import Settings, UnsafeSettings
from tests.kit.test_settings import PRODUCTION
from tests.providers.stage import provider_settings
from tests.support.world import World

SAID = provider_settings("https://provider.example")
STRAVA = {name: value for name, value in SAID.items() if "STRAVA" in name}


def test_nothing_said_is_no_provider() -> None:
    assert config.read({}) == {}


def test_all_that_is_said_is_read() -> None:
    assert set(Provider) - {Provider.OWN} == set(config.read(SAID, strict=True))


@pytest.mark.parametrize(
    "missing", ["CLIENT_ID", "CLIENT_SECRET", "DOOR_SECRET", "VERIFY_TOKEN", "SUBSCRIPTION_ID"]
)
def test_a_provider_that_is_half_configured_is_refused(missing: str) -> None:
    said = {name: value for name, value in STRAVA.items() if not name.endswith(missing)}

    with pytest.raises(ValueError, match=missing):
        config.read(said)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEEL_PROVIDER_STRAVA_DOOR_SECRET", "short"),
        ("KEEL_PROVIDER_STRAVA_API_URL", "ftp://strava.example"),
        ("KEEL_PROVIDER_STRAVA_API_URL", "http://strava.example"),
        ("KEEL_PROVIDER_STRAVA_TOKEN_URL", "https://user:pass@strava.example"),
        ("KEEL_PROVIDER_STRAVA_COLOUR", "orange"),
        ("KEEL_PROVIDER_FITBAND_CLIENT_ID", "x"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name.removesuffix("_SECRET")):
        config.read(STRAVA | {name: value}, strict=True)


def test_half_a_provider_stops_the_start() -> None:
    with pytest.raises(UnsafeSettings, match="CLIENT_SECRET"):
        World.over("sqlite://", providers={"KEEL_PROVIDER_WHOOP_CLIENT_ID": "x"})


def test_settings_are_read_from_the_environment_and_from_files(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "VAR", tmp_path)
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    found = Settings.from_environment(
        {
            "KEEL_PROVIDER_WHOOP_CLIENT_ID": "mine",
            "KEEL_PROVIDER_WHOOP_CLIENT_SECRET_FILE": str(secret),
        }
    )

    (whoop,) = config.read(found.providers).values()
    assert (whoop.client_id, whoop.client_secret, whoop.door) == ("mine", "from a file", "whoop")


def test_production_with_providers_needs_a_key_for_their_tokens() -> None:
    with pytest.raises(UnsafeSettings, match="KEEL_TOKEN_KEY"):
        Settings.from_environment({**PRODUCTION, **STRAVA})
    with pytest.raises(UnsafeSettings, match="32 bytes"):
        Settings.from_environment({**PRODUCTION, **STRAVA, "KEEL_TOKEN_KEY": "short"})


def test_no_secret_is_told_by_what_a_setting_looks_like() -> None:
    text = repr(config.read(SAID)) + repr(Settings("test", "", b"", b"", "", providers=SAID))

    secrets = [value for name, value in SAID.items() if name.endswith("SECRET")]
    assert [secret for secret in secrets if secret in text] == []


# --- sealing --------------------------------------------------------------------------------

OLD, NEW = b"an old key of thirty-two bytes !", b"a newer key of thirty-two bytes!"


def test_what_is_sealed_is_opened_where_it_belongs() -> None:
    vault = Vault([NEW])

    assert vault.open(vault.seal({"access": "t"}, "row 1"), "row 1") == {"access": "t"}


def test_what_is_moved_changed_or_of_another_house_is_not_opened() -> None:
    vault = Vault([NEW])
    sealed = vault.seal({"access": "t"}, "row 1")
    flipped = sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:]

    for text, where, keys in (
        (sealed, "row 2", NEW),
        (flipped, "row 1", NEW),
        (sealed, "row 1", OLD),
        ("", "row 1", NEW),
        ("ä", "row 1", NEW),
    ):
        with pytest.raises(Unreadable):
            Vault([keys]).open(text, where)


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed() -> None:
    sealed = Vault([OLD]).seal({"access": "t"}, "row 1")
    both = Vault([NEW, OLD])

    assert both.open(sealed, "row 1") == {"access": "t"}
    assert Vault([NEW]).open(both.seal({"access": "u"}, "row 1"), "row 1") == {"access": "u"}


def test_the_same_is_sealed_differently_each_time() -> None:
    vault = Vault([NEW])

    assert vault.seal({}, "x") != vault.seal({}, "x")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault([b"short"])
