"""Overlays: a stricter rule set is never looser anywhere, and a proposal never decides."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.engine.overlays import COUNTS, RuleSets, differences, open_sets, overlay
from api.engine.rulereader import RuleSetError
from api.engine.ruleset import current, load
from api.engine.vocab import EvidenceMark, RuleSetKind, Stricter, rank
from tests.engine.overlay_files import PLANK, STEP, a_change, an_overlay
from tests.engine.worlds import answer, runners, worlds

CORE = current()
GATES = [number for number in CORE.numbers if number.name.startswith("gates.")]
MOVABLE = [
    n for n in CORE.numbers if n.stricter is not Stricter.FIXED and n.value > (n.unit in COUNTS)
]
"""With room on both sides."""
FIXED = [n for n in CORE.numbers if n.stricter is Stricter.FIXED and n.value > (n.unit in COUNTS)]


def numbers(rules):
    return {number.name: number.value for number in rules.numbers}


def moved(number, by):
    """A change of a number, with a sentence where it is a gate's."""
    text = "Said anew." if number.name.startswith("gates.") else None
    return a_change(number.name, number.value + by, text=text)


def towards(number):
    """One step to the stricter side: whole where it may have to be, and small."""
    step = 1 if number.value >= 2 and float(number.value).is_integer() else number.value / 10
    return step if number.stricter is Stricter.HIGHER else -step


def test_an_overlay_changes_what_it_names_and_nothing_else():
    made = overlay(an_overlay(STEP, PLANK))

    assert {"load.step_pct.low", "gates.p1.test.prone_plank.value"} == {
        before.name for before, _ in differences(CORE, made)
    }
    assert made.load.step_pct.low.value == 2.5
    assert made.load.step_pct.low.source == "North clinic: smaller steps"
    assert made.load.step_pct.high == CORE.load.step_pct.high
    (plank,) = [g for g in made.gates if (g.phase, g.subject) == ("p1", "prone_plank")]
    assert (plank.value, plank.text) == (45, "Plank for 45 seconds.")


def test_an_overlay_says_what_it_is():
    made = overlay(an_overlay(STEP))

    assert (made.version, made.kind) == ("clinic-north.1", RuleSetKind.STRICTER)
    assert (made.extends, made.name) == (CORE.version, "North clinic")
    assert made.released_on.isoformat() == "2026-12-01"
    assert made.sha256 != CORE.sha256


def test_the_flat_list_and_the_tables_of_an_overlay_agree():
    made = overlay(an_overlay(a_change("layoff.0.load_pct", 80), STEP, PLANK))

    assert numbers(made)["layoff.0.load_pct"] == made.layoff[0].load_pct == 80
    assert isinstance(made.layoff[0].load_pct, int)
    assert made.layoff[0].mark is EvidenceMark.PROPOSAL
    assert numbers(made)["gates.p1.test.prone_plank.value"] == 45


@pytest.mark.parametrize("number", MOVABLE, ids=lambda number: number.name)
def test_every_movable_number_can_be_made_stricter_and_not_looser(number):
    made = overlay(an_overlay(moved(number, towards(number))))
    assert numbers(made)[number.name] == number.value + towards(number)

    with pytest.raises(RuleSetError, match="looser than the core"):
        overlay(an_overlay(moved(number, -towards(number))))


@pytest.mark.parametrize("number", FIXED, ids=lambda number: number.name)
def test_a_fixed_number_is_not_moved_by_a_stricter_rule_set(number):
    with pytest.raises(RuleSetError, match="is fixed"):
        overlay(an_overlay(moved(number, towards(number))))


@given(st.data())
def test_no_stricter_overlay_is_looser_in_any_number(data):
    """Whatever mixture of changes is tried: it is refused, or stricter everywhere."""
    chosen = data.draw(st.lists(st.sampled_from(CORE.numbers), min_size=1, max_size=6, unique=True))
    changes = [moved(n, data.draw(st.sampled_from([-1, -0.5, 0.5, 1, 3]))) for n in chosen]
    try:
        made = overlay(an_overlay(*changes))
    except RuleSetError:
        return
    for before, after in differences(CORE, made):
        assert before is not None
        assert after is not None
        assert (after.value > before.value) == (before.stricter is Stricter.HIGHER)
        assert before.stricter is not Stricter.FIXED


@settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.one_of(worlds(), worlds(calm=True), runners()), st.sampled_from(MOVABLE))
def test_what_calls_itself_stricter_prescribes_no_more(facts, number):
    """The direction each number names is the careful one: no heavier load, no higher phase."""
    core, strict = answer(facts), answer(facts, overlay(an_overlay(moved(number, towards(number)))))

    assert rank(strict.phase) <= rank(core.phase)
    for slug, grams in heaviest(strict).items():
        assert grams <= heaviest(core).get(slug, grams), (number.name, slug)


def heaviest(made):
    """The heaviest set of each loaded exercise."""
    loads = {}
    for dose in made.prescriptions:
        told = [row.load_g for row in dose.sets if row.load_g is not None]
        if told:
            loads[dose.exercise] = max(told)
    return loads


def test_a_refusal_names_every_offending_row_with_both_values():
    with pytest.raises(RuleSetError) as refused:
        overlay(an_overlay(a_change("load.cap_pct", 12), STEP, a_change("load.spacing_h", 24)))

    assert "load.cap_pct: 10 to 12 (only lower is stricter)" in str(refused.value)
    assert "load.spacing_h: 48 to 24 (only higher is stricter)" in str(refused.value)
    assert "step_pct" not in str(refused.value)


def test_a_proposal_may_loosen_and_move_what_is_fixed():
    made = overlay(
        an_overlay(
            a_change("load.cap_pct", 12), a_change("load.adherence_days", 9), kind="proposal"
        )
    )

    assert made.kind is RuleSetKind.PROPOSAL
    assert (made.load.cap_pct.value, made.load.adherence_days.value) == (12, 9)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (a_change("load.cap_percent", 5), "no number is called load.cap_percent"),
        (a_change("load.cap_pct", 10), "is 10 already"),
        (a_change("load.cap_pct", "5"), "load.cap_pct"),
        (a_change("load.cap_pct", True), "load.cap_pct"),
        (a_change("load.cap_pct", -1), "no value for it"),
        (a_change("load.cap_pct", float("nan")), "no value for it"),
        (a_change("flare.many", 0), "no value for it"),
        (a_change("load.restore_days", 0.5), "no value for it"),
        (a_change("entry.hops_from", 7), "no value for it"),
        (a_change("run.hop_max", 11), "no value for it"),
        (a_change("load.cap_pct", float("-inf")), "no value for it"),
        (a_change("layoff.0.load_pct", 80.5), "no whole number"),
        (a_change("load.cap_pct", 5, source=""), "source"),
        (a_change("load.cap_pct", 5, source=None), "missing"),
        (a_change("load.cap_pct", 5, mark=None), "missing"),
        (a_change("load.cap_pct", 5, mark="Z"), "is no mark"),
        (a_change("load.cap_pct", 5, text="Smaller."), "unknown"),
        (a_change("gates.p1.test.prone_plank.value", 45), "missing"),
        (a_change(None, 5), "name"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change, text):
    with pytest.raises(RuleSetError, match=text):
        overlay(an_overlay(change))


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ({"extends": "1999.1.0"}, "no released rule set"),
        ({"extends": "clinic-north.1"}, "no released rule set"),
        ({"version": CORE.version}, "is a released rule set"),
        ({"version": "Clinic North"}, "lower-case"),
        ({"version": "a-version-of-too-many-words"}, "lower-case"),
        ({"version": ""}, "lower-case"),
        ({"kind": "core"}, "stricter or a proposal"),
        ({"kind": "looser"}, "kind"),
        ({"name": " "}, "name"),
        ({"released_on": "soon"}, "released_on"),
        ({"colour": "red"}, "unknown"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(head, text):
    with pytest.raises(RuleSetError, match=text):
        overlay(an_overlay(STEP, **head))


def test_an_overlay_without_a_change_or_with_one_twice_is_refused():
    with pytest.raises(RuleSetError, match="missing"):
        overlay(an_overlay())
    with pytest.raises(RuleSetError, match="at least one"):
        overlay(an_overlay() + b"changes = []\n")
    with pytest.raises(RuleSetError, match="stands twice"):
        overlay(an_overlay(STEP, STEP))


def test_what_is_no_toml_is_refused():
    with pytest.raises(RuleSetError):
        overlay(b"extends = ")
    with pytest.raises(RuleSetError):
        overlay(b"\xff")


def test_the_gates_of_an_overlay_can_all_be_named():
    assert GATES
    for number in GATES:
        made = overlay(an_overlay(moved(number, 1), kind="proposal"))
        assert numbers(made)[number.name] == number.value + 1


# --- the rule sets of a house ------------------------------------------------------------


def house(tmp_path: Path, **named: bytes) -> Path:
    for name, content in named.items():
        (tmp_path / f"{name}.toml").write_bytes(content)
    return tmp_path


def test_without_settings_the_newest_core_rule_set_decides():
    found = open_sets(None, None)

    assert found.in_force is CORE
    assert found.versions == RuleSets().versions
    assert found.get(CORE.version) is CORE


def test_a_stricter_overlay_decides_when_it_is_named(tmp_path):
    found = open_sets(house(tmp_path, north=an_overlay(STEP)), "clinic-north.1")

    assert found.in_force.version == "clinic-north.1"
    assert found.get("clinic-north.1") is found.in_force
    assert found.get(CORE.version) is load(CORE.version)
    assert found.get("nobody") is None


def test_a_proposal_is_known_and_never_decides(tmp_path):
    folder = house(tmp_path, idea=an_overlay(STEP, version="idea.1", kind="proposal"))

    assert open_sets(folder, None).get("idea.1") is not None
    with pytest.raises(RuleSetError, match="proposal"):
        open_sets(folder, "idea.1")


def test_an_unknown_version_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(RuleSetError, match=r"clinic-north\.1"):
        open_sets(house(tmp_path, north=an_overlay(STEP)), "clinic-south.1")


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(RuleSetError, match="not a folder"):
        open_sets(tmp_path / "nowhere", None)


def test_one_wrong_file_stops_the_house_and_is_named(tmp_path):
    looser = an_overlay(a_change("load.cap_pct", 12), version="bad.1")
    with pytest.raises(RuleSetError, match=r"bad\.toml: looser than the core"):
        open_sets(house(tmp_path, north=an_overlay(STEP), bad=looser), "clinic-north.1")


def test_a_version_stands_in_one_file(tmp_path):
    with pytest.raises(RuleSetError, match="another file"):
        open_sets(house(tmp_path, one=an_overlay(STEP), two=an_overlay(PLANK)), None)


def test_the_overlay_files_of_these_tests_are_toml():
    assert tomllib.loads(an_overlay(STEP, PLANK).decode())["changes"][1]["value"] == 45
