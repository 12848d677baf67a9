"""Sealed texts: whoever changes or moves one has nothing; derived secrets tell nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kit.crypto import Sealer, digest, new_secret

SEALER = Sealer(b"one secret of at least thirty-two bytes")
OTHER = Sealer(b"another secret of thirty-two bytes or so")


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=50))
def test_what_was_sealed_is_opened_again(text: bytes, context: str) -> None:
    assert text == SEALER.open(SEALER.seal(text, context), context)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=80), st.data())
def test_a_changed_character_breaks_the_seal(text: bytes, data: st.DataObject) -> None:
    sealed = SEALER.seal(text, "list")
    place = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda char: char != sealed[place]))

    with pytest.raises(ValueError):
        SEALER.open(sealed[:place] + other + sealed[place + 1 :], "list")


@pytest.mark.parametrize("sealed", ["", "A", "====", "é", "\x00", "A" * 1000, "!" * 22])
def test_anything_else_is_no_seal(sealed: str) -> None:
    with pytest.raises(ValueError):
        SEALER.open(sealed, "list")


@pytest.mark.parametrize("tail", ["=", "!", "\n", "A", " "])
def test_a_seal_has_one_spelling(tail: str) -> None:
    with pytest.raises(ValueError):
        SEALER.open(SEALER.seal(b"text", "list") + tail, "list")


def test_a_seal_holds_in_its_own_context_only() -> None:
    with pytest.raises(ValueError):
        SEALER.open(SEALER.seal(b"text", "listGoals:ana"), "listGoals:ben")


def test_a_seal_of_another_server_is_broken() -> None:
    with pytest.raises(ValueError):
        SEALER.open(OTHER.seal(b"text", "list"), "list")


def test_a_context_cannot_be_slid_into_the_text() -> None:
    assert SEALER.seal(b"c", "a\x00b") != SEALER.seal(b"b\x00c", "a")


def test_a_derived_secret_is_the_same_again_and_only_here() -> None:
    assert SEALER.derive("token") == SEALER.derive("token")
    assert SEALER.derive("token") != SEALER.derive("tokem")
    assert SEALER.derive("token") != OTHER.derive("token")


def test_a_new_secret_holds_256_bits_and_is_never_the_same() -> None:
    made = {new_secret("kr_") for _ in range(1000)}

    assert len(made) == 1000
    assert all(len(secret) >= 3 + 256 / 6 for secret in made)


def test_a_digest_is_sha_256() -> None:
    assert digest("abc").startswith("ba7816bf8f01cfea414140de5dae2223b00361a3")
