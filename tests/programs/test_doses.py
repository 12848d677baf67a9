"""The one dose language, read and written."""

import pytest
from marshmallow import ValidationError

from api.engine import decisions
from api.engine.vocab import ChangeUnit, ChangeVariable
from api.programs.dose_schemas import DoseChange, SetTarget
from tests.support.world import World


def test_a_target_is_stored_in_grams_and_shown_in_kilograms() -> None:
    stored = SetTarget().load({"reps": 8, "load_kg": 62.5})

    assert stored == {"kind": "work", "reps": 8, "load_g": 62_500}
    assert SetTarget().dump(stored) == {"reps": 8, "load_kg": 62.5}


def test_a_target_of_body_weight_is_not_a_target_without_load() -> None:
    assert SetTarget().dump({"load_g": 0}) == {"load_kg": 0.0}
    assert SetTarget().dump({"load_g": None}) == {}


def test_a_target_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        SetTarget().load({"reps": 8, "speed": 3})


def test_an_effort_needs_its_scale() -> None:
    with pytest.raises(ValidationError):
        SetTarget().load({"reps": 8, "effort": {"value": 7}})


def test_a_load_that_is_left_open_from_now_on_changes_to_null_and_the_description_says_so(
    api: World,
) -> None:
    left_open = decisions.DoseChange(ChangeVariable.LOAD, 20.0, None, ChangeUnit.KG)
    shapes = api.app.extensions["keel.document"]["components"]["schemas"]

    assert DoseChange().dump(left_open)["after"] is None
    assert "null" in shapes["DoseChange"]["properties"]["after"]["type"]
