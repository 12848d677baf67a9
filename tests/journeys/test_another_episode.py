"""The back strains again amid training: what was lifted the week before opens nothing."""

import pytest

from tests.journeys.days import TESTED, Days, heaviest
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


def test_the_day_after_a_new_strain_begins_with_a_share_and_no_step(api: World) -> None:
    days = Days(api)
    days.intake()
    days.baselines(8, *TESTED)
    for number in (1, 4, 7):
        days.lift(number, 60)
    days.decide(8)
    assert days.rdl(8) == ("progress", 62.5, 3)

    path = f"/episodes/{days.athlete.get('/episodes').json['items'][0]['id']}"
    assert days.athlete.patch(path, {"ended_on": days.day(8)}, etag="*").status == 200
    strained = {"started_on": days.day(8), "onset": "sudden", "pain_at_rest": 2}
    days.episode(9, **strained, pain_worst=5, pain_morning=2, settle_h=8)
    days.screening(9)
    made = days.decide(9)

    assert made["action"] == "start"
    assert heaviest(made) <= 36
    assert days.rdl(9) == ("start", 35, 3)
    days.lift(10, 35)
    assert days.rdl(11) == ("hold", 35, 3)
    days.lift(13, 35)
    assert days.rdl(14) == ("progress", 37.5, 3)
