"""Devices and a browser in the same instant: each write whole, none lost, nobody deadlocked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.support.actor import Actor
from tests.support.world import World
from tests.sync.phone import Phone, a_check_in, a_session, a_set, an_exercise

ROUNDS = 6


def at_once(*tasks: Callable[[], object]) -> list[object]:
    start = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        start.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def two_phones(athlete: Actor) -> tuple[Phone, Phone]:
    phones = Phone(athlete), Phone(athlete)
    for phone in phones:
        phone.sync()
    return phones


def test_two_phones_that_push_at_once_lose_nothing(api: World) -> None:
    one, other = two_phones(api.athlete())
    for _ in range(ROUNDS):
        for phone in (one, other):
            session = phone.create("training_sessions", **a_session(api.day()))
            entry = phone.create("logged_exercises", **an_exercise(session))
            phone.create("set_logs", **a_set(entry))
        at_once(one.sync, other.sync)
    one.sync()
    other.sync()

    assert len(one.live("set_logs")) == 2 * ROUNDS
    assert one.live("set_logs") == other.live("set_logs")
    assert one.live("training_sessions") == other.live("training_sessions")


def test_two_check_ins_of_a_day_at_once_become_one(api: World) -> None:
    one, other = two_phones(api.athlete())
    for day in range(ROUNDS):
        one.create("check_ins", **a_check_in(api.day(-day), note="one"))
        other.create("check_ins", **a_check_in(api.day(-day), stiffness_min=7))
        at_once(one.sync, other.sync)
    one.sync()
    other.sync()

    assert one.live("check_ins") == other.live("check_ins")
    told = {(row["note"], row["stiffness_min"]) for row in one.live("check_ins").values()}
    assert told == {("one", 7)}


def test_a_browser_and_a_phone_on_the_same_row_do_not_stop_each_other(api: World) -> None:
    """One would hold the row and want the lock, the other hold the lock and want the row."""
    athlete = api.athlete()
    phone, _ = two_phones(athlete)
    session = phone.create("training_sessions", **a_session(api.day()))
    phone.sync()
    said = []
    for turn in range(ROUNDS):
        phone.sync()
        version = phone.live("training_sessions")[session]["version"]
        phone.edit("training_sessions", session, pain_after=turn)

        def browse(version: int = version, turn: int = turn) -> int:
            patch = {"note": f"browser {turn}"}
            return athlete.patch(f"/sessions/{session}", patch, etag=f'"v{version}"').status

        browsed, pushed = at_once(browse, phone.push)
        said.append((browsed, pushed.status))  # type: ignore[attr-defined]
        phone.sync()

    assert set(said) <= {(200, 409), (412, 200), (200, 200)}
    assert phone.live("training_sessions")[session]["pain_after"] == ROUNDS - 1
