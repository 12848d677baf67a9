"""What stands in for an exercise is something this athlete can do, and no harder on the back."""

from typing import Any

from api.exercises import service as exercises
from api.exercises.vocab import is_satisfied


def test_a_full_gym_has_no_pool_field_or_hill(api: Any) -> None:
    athlete = api.ready_athlete(equipment=["full_gym"])
    equipment = frozenset({"full_gym"})

    offered = [
        link["exercise"]
        for slug in ("run-easy", "bike-outdoor", "deadlift-conventional", "walk-brisk")
        for link in athlete.get(f"/exercises/{slug}/substitutes").json["items"]
    ]

    assert offered
    library = exercises.library().exercises
    assert [s for s in offered if not is_satisfied(library[s].equipment, equipment)] == []


def test_a_substitute_never_asks_more_of_the_back(api: Any) -> None:
    athlete, library = api.ready_athlete(equipment=["full_gym"]), exercises.library().exercises

    for slug in ("rdl-tempo", "squat-goblet", "plank", "suitcase-carry"):
        for link in athlete.get(f"/exercises/{slug}/substitutes").json["items"]:
            stand_in, replaced = library[link["exercise"]].load_class, library[slug].load_class
            assert stand_in.compression <= replaced.compression, link
            assert stand_in.impact <= replaced.impact or link["exercise"].startswith("walk"), link
