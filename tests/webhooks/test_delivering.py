"""Every event arrives, once there is somebody to take it, under the id it always had."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api.apps import service as apps
from api.kit.access import Access
from api.webhooks.guarding import Guard
from api.webhooks.schedule import MOST_ATTEMPTS
from api.webhooks.sending import Courier
from api.webhooks.vocab import SEND
from tests.webhooks.receivers import Receiver, free_port, receiver
from tests.webhooks.stage import Stage, scope, states
from tests.webhooks.test_guarding import Names

HOUR = timedelta(hours=1)


def test_a_test_event_arrives_signed_and_is_told_in_the_log(stage: Stage, there: Receiver) -> None:
    endpoint = stage.endpoint(there.url, [])
    delivery = stage.test(endpoint)
    stage.deliver()

    [message] = there.received
    [shown] = stage.deliveries(endpoint)
    assert message.json["data"] == {"app_id": stage.app_id, "webhook_id": endpoint["id"]}
    assert (shown["id"], shown["event_id"], shown["state"]) == (delivery, message.id, "delivered")
    [attempt] = shown["attempts"]
    assert (attempt["outcome"], attempt["status"]) == ("delivered", 200)
    assert stage.jobs(SEND) == []


def test_an_outage_of_72_hours_loses_nothing_and_every_event_keeps_its_id(stage: Stage) -> None:
    """An event every six hours while nobody is there; all arrive when the receiver is back."""
    stage.grant([Access.CHECKINS_READ])
    port = free_port()
    endpoint = stage.endpoint(f"http://127.0.0.1:{port}/hook", ["check_in.created"])
    made, began = [], stage.world.now
    for hour in range(72):
        if hour % 6 == 0:
            made.append(stage.check_in(-hour))
        stage.pass_time(HOUR, steps=4)
    before = {row.event_id: (row.body, row.attempts) for row in stage.rows(endpoint)}
    assert states(stage, endpoint) == {"pending": len(made)}
    assert max(attempts for _, attempts in before.values()) >= 5

    with receiver(port) as back:
        while not back.received:
            stage.pass_time(timedelta(minutes=15))
            assert stage.world.now < began + 78 * HOUR
        stage.pass_time(timedelta(minutes=1))

    assert sorted(one.json["data"]["id"] for one in back.received) == sorted(made)
    assert {UUID(one.id): one.body.decode() for one in back.received} == {
        event: body for event, (body, _) in before.items()
    }
    assert len(back.ids) == len(set(back.ids)), "none of them was sent twice"
    assert states(stage, endpoint) == {"delivered": len(made)}
    assert stage.shown(endpoint)["state"] == "enabled"


def test_a_receiver_in_trouble_gets_the_same_event_again_until_it_takes_it(
    stage: Stage, there: Receiver
) -> None:
    endpoint = stage.endpoint(there.url, [])
    there.answers = lambda _: 500 if len(there.received) < 4 else 200
    stage.test(endpoint)
    stage.deliver()
    stage.pass_time(3 * HOUR, steps=60)

    assert (len(there.received), len(set(there.ids))) == (4, 1)
    assert len({one.body for one in there.received}) == 1
    [shown] = stage.deliveries(endpoint)
    assert [one["outcome"] for one in shown["attempts"]] == [*["refused"] * 3, "delivered"]
    assert [one["status"] for one in shown["attempts"]] == [500, 500, 500, 200]


def test_one_event_that_is_never_taken_does_not_hold_up_the_others(
    stage: Stage, there: Receiver
) -> None:
    stage.grant([Access.CHECKINS_READ])
    endpoint = stage.endpoint(there.url)
    poison = stage.test(endpoint)
    there.answers = lambda one: 500 if one.type == "webhook.test" else 200
    stage.deliver()
    for day in range(5):
        stage.check_in(-day)
    stage.deliver()

    assert there.types.count("check_in.created") == 5
    assert states(stage, endpoint) == {"pending": 1, "delivered": 5}
    assert stage.deliveries(endpoint, state="pending")[0]["id"] == poison


def test_after_the_last_attempt_it_is_a_dead_letter_that_can_be_replayed_under_its_id(
    stage: Stage, there: Receiver
) -> None:
    endpoint = stage.endpoint(there.url, [])
    there.answers = lambda _: 503
    delivery = stage.test(endpoint)
    replay = f"/webhook-deliveries/{delivery}/replay"
    assert stage.developer.post(replay).code == "not_replayable"
    stage.deliver()
    stage.pass_time(100 * HOUR, steps=250)

    [dead] = stage.deliveries(endpoint, state="dead")
    assert (len(there.received), len(dead["attempts"])) == (MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert (dead["id"], dead["next_attempt_at"]) == (delivery, None)
    there.answers = lambda _: 200
    stage.world.clock.advance(HOUR)
    assert stage.developer.post(replay).json["state"] == "pending"
    stage.deliver()

    assert len(set(there.ids)) == 1
    assert len({one.body for one in there.received}) == 1
    assert states(stage, endpoint) == {"delivered": 1}


def test_retry_after_puts_the_next_attempt_off(stage: Stage, there: Receiver) -> None:
    endpoint = stage.endpoint(there.url, [])
    there.answers = lambda _: (429, {"Retry-After": "3600"})
    stage.test(endpoint)
    stage.deliver()
    stage.pass_time(timedelta(minutes=59), steps=20)
    assert len(there.received) == 1

    stage.pass_time(timedelta(minutes=2))

    assert len(there.received) == 2


# --- what disables ---------------------------------------------------------------------------


def test_410_disables_at_once_and_says_why(stage: Stage, there: Receiver) -> None:
    endpoint = stage.endpoint(there.url, [])
    there.answers = lambda _: 410
    for _ in range(3):
        stage.test(endpoint)
    etag = stage.developer.get(f"/webhooks/{endpoint['id']}").etag
    stage.deliver()
    stage.pass_time(100 * HOUR, steps=20)

    shown = stage.developer.get(f"/webhooks/{endpoint['id']}")
    assert (shown.json["state"], shown.json["reason"]) == ("disabled", "gone")
    assert shown.json["disabled_at"] is not None
    assert (len(there.received), states(stage, endpoint)) == (1, {"dead": 3})
    assert shown.etag != etag, "whoever edits it has to see this first"


def test_five_days_without_a_success_disable_and_say_why(stage: Stage) -> None:
    stage.grant([Access.CHECKINS_READ])
    endpoint = stage.endpoint(f"http://127.0.0.1:{free_port()}/", ["check_in.created"])
    for day in range(6):
        stage.check_in()
        state = stage.shown(endpoint)["state"]
        assert state == "enabled", f"day {day}"
        stage.deliver()
        stage.pass_time(24 * HOUR, steps=96)

    shown = stage.shown(endpoint)
    assert (shown["state"], shown["reason"]) == ("disabled", "failing")
    assert set(states(stage, endpoint)) == {"dead"}


def test_what_happens_while_an_endpoint_is_disabled_is_not_kept_for_it(
    stage: Stage, there: Receiver
) -> None:
    stage.grant()
    endpoint = stage.endpoint(there.url)
    stage.developer.patch(f"/webhooks/{endpoint['id']}", {"state": "disabled"}, etag="*")
    stage.check_in()
    stage.deliver()

    assert stage.deliveries(endpoint) == []


# --- asked again when it is sent ---------------------------------------------------------------


def test_a_grant_that_ends_in_between_keeps_what_waits_from_being_sent(
    stage: Stage, there: Receiver
) -> None:
    """Seen red with the grant asked for only when the delivery is made."""
    grant = stage.grant([Access.CHECKINS_READ])
    endpoint = stage.endpoint(there.url)
    stage.check_in()
    stage.tell()
    assert states(stage, endpoint) == {"pending": 1}
    with stage.world.database.write(scope(stage.athlete)) as db:
        apps.end_grant(db, UUID(grant))
    stage.deliver()

    assert there.types == ["grant.ended"]
    assert states(stage, endpoint) == {"dropped": 1, "delivered": 1}


def test_a_grant_that_is_narrowed_in_between_does_so_too(stage: Stage, there: Receiver) -> None:
    grant = stage.grant([Access.CHECKINS_READ, Access.SESSIONS_READ])
    stage.endpoint(there.url)
    stage.check_in()
    stage.tell()
    with stage.world.database.write(scope(stage.athlete)) as db:
        apps.narrow_grant(db, UUID(grant), [Access.SESSIONS_READ], None, stage.world.now)
    stage.deliver()

    assert there.received == []


def test_what_is_replayed_is_asked_for_again(stage: Stage, there: Receiver) -> None:
    stage.grant()
    endpoint = stage.endpoint(there.url, ["check_in.created"])
    stage.check_in()
    stage.tell()
    path = f"/webhooks/{endpoint['id']}"
    stage.developer.patch(path, {"state": "disabled"}, etag="*")
    stage.developer.patch(path, {"state": "enabled"}, etag="*")
    stage.end_quietly()
    [dead] = stage.deliveries(endpoint, state="dead")
    assert stage.developer.post(f"/webhook-deliveries/{dead['id']}/replay").status == 202
    stage.deliver()

    assert there.received == []
    assert states(stage, endpoint) == {"dropped": 1}


def test_an_app_that_is_deleted_gets_nothing_more(stage: Stage, there: Receiver) -> None:
    stage.grant()
    stage.endpoint(there.url)
    stage.check_in()
    stage.tell()
    with stage.world.database.write(scope(stage.developer)) as db:
        apps.delete_app(db, UUID(stage.developer.id), UUID(stage.app_id), None)
    stage.deliver()

    assert there.received == []
    assert stage.jobs(SEND) == []


def test_an_endpoint_whose_name_leads_inside_is_not_sent_to(stage: Stage, there: Receiver) -> None:
    """Judged at each attempt, so it does not matter where it led when it was made. Seen red with
    a courier that connects by name."""
    names = Names([["127.0.0.1"], ["93.184.216.34"]])
    guard = Guard(resolve=names)
    fittings = stage.world.database.fittings
    usual = fittings[Courier]
    fittings[Courier] = Courier(guard)
    try:
        endpoint = stage.endpoint("https://hooks.example/", [])
        stage.test(endpoint)
        stage.deliver()
    finally:
        fittings[Courier] = usual

    [shown] = stage.deliveries(endpoint)
    [attempt] = shown["attempts"]
    assert (attempt["outcome"], attempt["duration_ms"]) == ("address", None)
    assert len(names.asked) == 1
    assert there.received == []
