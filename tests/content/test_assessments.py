"""Red-flag questions and baseline protocols: complete, kind, and refused when broken."""

import copy

import pytest
import yaml

from api.assessments import protocols as protocol_files
from api.assessments import questionnaire as question_files
from api.assessments.protocols import offered, protocol, protocols
from api.assessments.questionnaire import (
    emergency_number,
    question,
    questionnaire,
    versions,
)
from api.assessments.vocab import BaselineUnit
from api.engine.ruleset import current
from api.engine.vocab import BaselineTest, FlagLevel

EMERGENCY = {
    *(f"RF-CES-{n}" for n in range(1, 6)),
    "RF-NEU-1",
    "RF-NEU-3",
    "RF-FX-1",
    "RF-INF-1",
    "RF-MAL-4",
    "RF-VAS-1",
    "RF-RHB-1",
    "RF-CMP-1",
    "RF-CRD-1",
    "RF-MED-1",
}
OTHERS = {
    "RF-NEU-2",
    *(f"RF-FX-{n}" for n in range(2, 6)),
    "RF-INF-2",
    *(f"RF-MAL-{n}" for n in range(1, 4)),
    "RF-VIS-1",
    "RF-PRG-1",
    "RF-PAIN-1",
    "RF-SUR-1",
    "RF-PSY-1",
    *(f"RF-INFL-{n}" for n in range(10)),
}
SCORE_ONLY = {BaselineTest.ODI, BaselineTest.TSK_11}


def document(name):
    path = question_files.CONTENT / name
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_red_flag_that_can_be_asked_is_asked_once():
    codes = [item.code for item in questionnaire().questions]
    assert sorted(codes) == sorted(EMERGENCY | OTHERS)


def test_flags_that_come_from_data_are_not_asked():
    for code in ("RF-AGE-1", "RF-TIME-1", "RF-TIME-2"):
        with pytest.raises(KeyError):
            question(code)


def test_every_emergency_question_is_mandatory_and_asked_every_week():
    for item in questionnaire().questions:
        urgent_now = item.code in EMERGENCY
        assert (item.level is FlagLevel.EMERGENCY) == urgent_now
        assert item.mandatory == urgent_now
        assert item.ask_weekly or not urgent_now


def test_questions_carry_the_level_the_rule_set_gives_a_yes():
    for row in current().triage:
        if row.asked:
            assert question(row.code).level is row.level, row.code


def test_follow_up_questions_open_only_after_their_stem():
    follow_ups = [item for item in questionnaire().questions if item.asked_after]
    assert [item.asked_after for item in follow_ups] == ["RF-INFL-0"] * 9
    assert {item.level for item in follow_ups} == {FlagLevel.NONE}


def test_every_question_is_a_question_in_the_second_person():
    for item in questionnaire().questions:
        assert item.text.endswith("?"), item.code
        assert item.needs, item.code


def test_what_a_question_needs_is_a_person_and_never_the_name_of_an_illness():
    feared = ("cancer", "cauda", "fracture", "infection", "tumour", "aneurysm", "syndrome")
    for item in questionnaire().questions:
        assert not any(word in item.needs.lower() for word in feared), item.code


def test_the_emergency_text_says_where_to_go_not_to_train_and_not_to_wait():
    advice = questionnaire().emergency
    assert advice.within_h == 0
    for words in ("emergency department", "emergency number", "Do not train", "do not wait"):
        assert words in advice.text


def test_the_mood_question_is_answered_with_kindness():
    item = question("RF-PSY-1")
    assert "You are not alone" in item.help
    assert "emergency number" in item.help


def test_every_level_has_advice():
    assert set(questionnaire().levels) == set(FlagLevel) - {FlagLevel.NONE}


def test_the_current_version_is_among_the_accepted_ones():
    assert versions()[0] == questionnaire().version == "2026.11"


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("FR", "112"),
        ("no", "112"),
        ("US", "911"),
        ("CA", "911"),
        ("GB", "999"),
        ("AU", "000"),
        ("NZ", "111"),
        ("JP", "119"),
        ("KR", "119"),
        ("XX", "112"),
        (None, "112"),
    ],
)
def test_the_emergency_number_fits_the_country(country, number):
    assert emergency_number(country) == number


def test_a_question_asked_twice_is_refused():
    broken = document("triage.en.yaml")
    broken["questions"].append(copy.deepcopy(broken["questions"][0]))
    with pytest.raises(ValueError, match="RF-CES-1: asked twice"):
        question_files.build(broken)


@pytest.mark.parametrize(
    "change",
    [{"code": "CES-1"}, {"text": " "}, {"level": "terrible"}, {"colour": "red"}],
)
def test_a_wrong_question_is_refused(change):
    broken = document("triage.en.yaml")
    broken["questions"][0] |= change
    with pytest.raises(ValueError, match="question"):
        question_files.build(broken)


def test_an_unknown_stem_is_refused():
    broken = document("triage.en.yaml")
    broken["questions"][-1]["asked_after"] = "RF-NONE-1"
    with pytest.raises(ValueError, match="RF-INFL-9: unknown stem"):
        question_files.build(broken)


def test_a_level_without_advice_is_refused():
    broken = document("triage.en.yaml")
    del broken["levels"]["urgent"]
    with pytest.raises(ValueError, match="urgent"):
        question_files.build(broken)


def test_a_text_under_another_version_is_refused():
    with pytest.raises(ValueError, match="not the current version"):
        question_files.build({**document("triage.en.yaml"), "version": "2025.1"})


@pytest.mark.parametrize("test", BaselineTest)
def test_every_baseline_test_has_a_protocol(test):
    found = protocol(test)
    assert found.test is test
    assert found.steps
    assert found.stop_when
    assert found.lowest < found.highest
    assert found.evidence.source


def test_scores_of_licensed_forms_are_taken_without_their_items():
    assert {p.test for p in protocols().values() if p.import_only} == SCORE_ONLY
    for test in SCORE_ONLY:
        assert protocol(test).steps == ("Enter the total score from a form filled in elsewhere.",)


@pytest.mark.parametrize(
    ("test", "unit", "change"),
    [
        (BaselineTest.SORENSEN, BaselineUnit.S, 32),
        (BaselineTest.HINGE_DOWEL, BaselineUnit.REPS, 1),
        (BaselineTest.PEG, BaselineUnit.POINTS, None),
        (BaselineTest.PSFS, BaselineUnit.POINTS, 2),
        (BaselineTest.SANE, BaselineUnit.PERCENT, 15),
        (BaselineTest.THOMAS, BaselineUnit.DEG, 5),
    ],
)
def test_a_test_is_counted_in_its_unit_and_knows_its_smallest_change(test, unit, change):
    found = next(one for one in offered(current()) if one.protocol.test is test)
    assert (found.protocol.unit, found.detectable_change) == (unit, change)


def test_the_rule_set_counts_every_test_in_the_unit_of_its_protocol():
    for one in offered(current()):
        assert one.instrument.unit == one.protocol.unit, one.protocol.test
        assert one.form is None or one.form.unit == one.protocol.unit


def test_the_gates_that_read_a_test_are_named_with_it():
    phases = {one.protocol.test: [gate.phase for gate in one.gates] for one in offered(current())}
    assert phases[BaselineTest.SORENSEN] == ["p2", "p2", "p3"]
    assert phases[BaselineTest.PSFS] == ["p2"]
    assert phases[BaselineTest.BRISK_WALK_30] == ["p1"]
    assert phases[BaselineTest.ODI] == []


def test_what_is_measured_is_measured_in_one_position():
    questioned = {p.test for p in protocols().values() if p.position is None}
    assert questioned == SCORE_ONLY | {
        BaselineTest.PSFS,
        BaselineTest.SANE,
        BaselineTest.CONFIDENCE,
        BaselineTest.RMDQ,
        BaselineTest.PEG,
        BaselineTest.OSTRC_H2,
    }


def test_a_missing_protocol_is_refused():
    broken = document("baseline_tests.en.yaml")
    broken["tests"].pop()
    with pytest.raises(ValueError, match="tsk_11"):
        protocol_files.build(broken)


@pytest.mark.parametrize(
    "change",
    [{"range": [5, 5]}, {"unit": "miles"}, {"steps": []}, {"mark": "certain"}, {"parts": 0}],
)
def test_a_wrong_protocol_is_refused(change):
    broken = document("baseline_tests.en.yaml")
    broken["tests"][0] |= change
    with pytest.raises(ValueError, match="sorensen"):
        protocol_files.build(broken)
