"""Broken twins: what the other tests promise is seen to fail once the promise is broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from api.accounts import service as accounts
from api.kit.http import json
from api.providers import linking, processing, queries, receiving, sealing, service
from api.providers.adapters import proof
from api.providers.house import of
from api.workouts.service import Gone
from tests.providers import (
    test_deliveries,
    test_ending,
    test_faults,
    test_fetching,
    test_linking,
    test_renewing,
)
from tests.providers.fake import answers
from tests.providers.stage import Stage

Patch = pytest.MonkeyPatch


def caught(claim: Callable[..., None], *args: Any) -> None:
    with pytest.raises((AssertionError, KeyError, ValueError, linking.Unlinked)):
        claim(*args)


@pytest.mark.parametrize("name", ["oura", "whoop", "polar"])
def test_signatures_that_nobody_compares_are_caught(
    stage: Stage, monkeypatch: Patch, name: str
) -> None:
    monkeypatch.setattr(proof, "same", lambda claimed, expected: True)
    caught(
        test_deliveries.test_a_delivery_with_a_signature_of_another_secret_is_refused, stage, name
    )
    caught(test_deliveries.test_a_body_that_was_changed_by_one_byte_is_refused, stage, name)


@pytest.mark.parametrize("name", ["oura", "whoop"])
def test_a_time_that_nobody_looks_at_is_caught(stage: Stage, monkeypatch: Patch, name: str) -> None:
    monkeypatch.setattr(proof, "check_time", lambda said, now, most: None)
    caught(test_deliveries.test_a_delivery_that_was_signed_long_ago_is_refused, stage, name)


def test_a_body_that_is_read_before_it_is_proved_is_caught(
    stage: Stage, monkeypatch: Patch
) -> None:
    usual = receiving._door

    def eager(database: Any, door: str) -> Any:
        found = usual(database, door)

        class Eager:
            def __getattr__(self, name: str) -> Any:
                return getattr(found.adapter, name)

            def verify(self, headers: Any, raw: bytes, *more: Any) -> str:
                json.read(raw)
                return str(found.adapter.verify(headers, raw, *more))

        return receiving._Door(Eager(), found.secrets, found.whose)

    monkeypatch.setattr(receiving, "_door", eager)
    caught(test_deliveries.test_the_signature_is_looked_at_before_the_body_is_read, stage, "oura")


def test_a_door_that_is_found_by_its_name_alone_is_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(
        receiving, "compare_digest", lambda ours, said: ours.split(b"-")[0] == said.split(b"-")[0]
    )
    claim = test_deliveries.test_who_does_not_sign_needs_the_address_that_nobody_guesses
    caught(claim, stage, "strava")


def test_repeats_that_nobody_remembers_are_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(queries, "known_deliveries", lambda *_: set())
    with pytest.raises(Exception):  # noqa: B017 - the unique key of the table refuses it
        test_deliveries.test_a_repeat_changes_nothing_before_and_after_the_work(stage)


def test_work_inside_the_request_is_caught(stage: Stage, monkeypatch: Patch) -> None:
    usual = receiving._keep

    def eager(*args: Any) -> None:
        usual(*args)
        stage.provider.asked.append(None)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving, "_keep", eager)
    caught(test_deliveries.test_the_answer_comes_before_anything_is_fetched, stage)


def test_ids_that_lead_elsewhere_are_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(receiving, "_NAME", re.compile(".*"))
    claim = test_deliveries.test_an_id_that_would_lead_elsewhere_at_the_provider_is_not_followed
    caught(claim, stage)


def test_taking_in_without_consent_is_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(accounts, "has_health_consent", lambda *_: True)
    caught(test_deliveries.test_without_consent_nothing_is_kept, stage)
    claim = test_deliveries.test_consent_that_was_withdrawn_before_the_work_stops_the_work
    caught(claim, stage)


def test_a_state_that_works_twice_is_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(service, "compare_digest", lambda one, other: True)
    caught(test_linking.test_a_state_works_once, stage)
    caught(test_linking.test_a_state_of_an_earlier_beginning_is_dead, stage)


def test_a_link_that_anybody_may_confirm_is_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(service, "compare_digest", lambda one, other: True)
    caught(test_linking.test_whoever_sends_somebody_else_to_the_provider_gets_nothing, stage)


def test_tokens_that_are_stored_readable_are_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(sealing, "seal", lambda house, row, said: repr(said))
    monkeypatch.setattr(sealing, "opened", lambda house, row: eval(row.credentials))
    caught(test_linking.test_no_token_stands_readable_in_any_table_or_in_an_export, stage)


def test_a_person_who_can_be_taken_over_is_caught(stage: Stage, monkeypatch: Patch) -> None:
    usual = queries.users

    def blind(db: Any, provider: Any, keys: Any) -> Any:
        found = usual(db, provider, keys)
        for row in found.values():
            db.delete(row)
        db.flush()
        return {}

    monkeypatch.setattr(queries, "users", blind)
    caught(test_linking.test_a_person_who_is_linked_to_another_account_stays_with_it, stage)


def test_a_revocation_that_nobody_hears_is_caught(stage: Stage, monkeypatch: Patch) -> None:
    monkeypatch.setattr(processing, "_close", lambda *_: None)
    claim = test_ending.test_an_athlete_who_lets_us_go_at_the_provider_has_ended_it_here
    caught(claim, stage)


def test_renewing_without_taking_turns_is_caught(
    stage: Stage, monkeypatch: Patch, request: pytest.FixtureRequest
) -> None:
    """Of two who renew with the same token the second is refused: the athlete would be told so."""
    runner = request.getfixturevalue("runner")
    monkeypatch.setattr(queries, "claim_renewal", lambda *_: True)
    claim = test_renewing.test_of_two_who_renew_at_once_one_does_and_the_other_takes_what_came
    caught(claim, stage, runner)


def test_following_redirects_is_caught(
    stage: Stage, monkeypatch: Patch, request: pytest.FixtureRequest
) -> None:
    """A provider that sends us to another address of its own would get the token there."""
    runner = request.getfixturevalue("runner")
    caller = of(stage.world.database).caller
    usual = caller._pool.request

    def trusting(*args: Any, **more: Any) -> Any:
        return usual(*args, **{**more, "redirect": True, "retries": 3})

    monkeypatch.setattr(caller._pool, "request", trusting)
    moved = answers(302, Location=f"{stage.provider.url}/activities/9001")
    caught(test_faults.test_an_answer_that_is_none_is_asked_for_again_later, stage, runner, moved)


def test_a_deletion_that_is_forgotten_is_caught(
    stage: Stage, monkeypatch: Patch, request: pytest.FixtureRequest
) -> None:
    runner = request.getfixturevalue("runner")
    monkeypatch.setattr(
        processing, "Gone", lambda provider, name, version: Gone("x", name, version)
    )
    for late in (True, False):
        caught(
            test_fetching.test_a_deletion_stands_whether_it_comes_before_or_after,
            stage, runner, late,
        )  # fmt: skip


def test_a_token_that_is_lost_with_the_renewal_is_caught(
    stage: Stage, monkeypatch: Patch, request: pytest.FixtureRequest
) -> None:
    runner = request.getfixturevalue("runner")
    usual = linking.Line._end_renewal

    def careless(self: Any, held: str, values: Any) -> None:
        usual(self, held, {})

    monkeypatch.setattr(linking.Line, "_end_renewal", careless)
    claim = test_renewing.test_of_two_who_renew_at_once_one_does_and_the_other_takes_what_came
    caught(claim, stage, runner)
