"""Settings: development needs nothing, production is not started unsafely."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import settings
from api.kit.crypto import SigningKey
from api.settings import PasswordCost, Settings, UnsafeSettings

PRODUCTION = {
    "KEEL_ENV": "production",
    "KEEL_SIGNING_KEY": SigningKey.generate().decode(),
    "KEEL_CURSOR_SECRET": "0123456789abcdef0123456789abcdef",
    "KEEL_DATABASE_URL": "postgresql+psycopg://keel@db/keel",
    "KEEL_PUBLIC_URL": "https://keel.example",
}


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "VAR", tmp_path / "var")
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


def test_production_with_everything_it_needs_is_read() -> None:
    found = Settings.from_environment(PRODUCTION)

    assert found.public_url == "https://keel.example"
    assert SigningKey(found.signing_key)


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "KEEL_ENV"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_has_no_default(name: str, value: str | None) -> None:
    given = PRODUCTION | ({} if value is None else {name: value})
    if value is None:
        del given[name]

    with pytest.raises(UnsafeSettings, match=name):
        Settings.from_environment(given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEEL_PUBLIC_URL", "http://keel.example"),
        ("KEEL_CURSOR_SECRET", "short"),
        ("KEEL_ENV", "prod"),
        ("KEEL_ENV", ""),
    ],
)
def test_an_unsafe_value_is_refused(name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings):
        Settings.from_environment(PRODUCTION | {name: value})


def test_rule_sets_of_a_house_are_named_by_folder_and_version() -> None:
    named = {"KEEL_RULESETS": "/etc/keel/rulesets", "KEEL_RULESET": "clinic-north.1"}
    found, plain = Settings.from_environment(PRODUCTION | named), Settings.from_environment({})

    assert (found.rulesets, found.ruleset) == (Path("/etc/keel/rulesets"), "clinic-north.1")
    assert (plain.rulesets, plain.ruleset) == (None, None)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret of more than thirty-two bytes, in a file")
    given = PRODUCTION | {"KEEL_CURSOR_SECRET": "", "KEEL_CURSOR_SECRET_FILE": str(secret)}

    assert Settings.from_environment(given).cursor_secret == secret.read_bytes()


def test_development_makes_its_secrets_once_and_for_its_user_only(var: Path) -> None:
    first, again = Settings.from_environment({}), Settings.from_environment({})

    assert (first.signing_key, first.cursor_secret) == (again.signing_key, again.cursor_secret)
    assert {0o600} == {path.stat().st_mode & 0o777 for path in (var / "keys").iterdir()}


def test_two_installations_have_different_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Settings.from_environment({})
    monkeypatch.setattr(settings, "VAR", tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    there = Settings.from_environment({})

    assert here.signing_key != there.signing_key
    assert here.cursor_secret != there.cursor_secret


def test_password_hashes_cost_what_is_recommended_unless_told_otherwise() -> None:
    """OWASP's Argon2id minimum of 19 MiB and two passes; two at once, as there are cores."""
    assert PasswordCost(19 * 1024, 2, 1, 2) == Settings.from_environment(PRODUCTION).password_cost


def test_a_server_works_outside_of_requests_unless_it_is_told_not_to() -> None:
    assert Settings.from_environment({}).works
    assert not Settings.from_environment({"KEEL_WORKER": "off"}).works
