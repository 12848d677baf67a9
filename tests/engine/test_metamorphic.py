"""What two tellings of one history owe each other: louder, shuffled, worn, or with a gap."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine import codec
from api.engine.vocab import ChangeVariable
from tests.engine import factories as make
from tests.engine import laws, load_laws, metamorphic, safety_laws
from tests.engine.worlds import answer, runners, steady, worlds

RDL = make.of_exercise("rdl-tempo")
MANY = settings(
    max_examples=70,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HISTORIES = st.one_of(worlds(scope=RDL, calm=True), steady(), runners())
POUND_PLATES = (2268, 1134, 4536)
"""Steps of 5, 2.5 and 10 lb, in grams."""


@MANY
@given(HISTORIES, st.data())
def test_inv_22_a_louder_answer_anywhere_is_never_answered_less_carefully(facts, data):
    """``pain_before`` is left out: it is what a session is measured against (rule book B3)."""
    spots = [s for s in metamorphic.pains(facts) if s.member != "pain_before"]
    assume(spots)
    louder = metamorphic.louder(facts, data.draw(st.sampled_from(spots)))
    calm, loud = answer(facts), answer(louder)
    assert metamorphic.inv_22(calm, loud) is None
    known = metamorphic.top(calm)
    assert all(load <= known[slug] for slug, load in metamorphic.top(loud).items() if slug in known)


@MANY
@given(worlds(), st.randoms(use_true_random=False))
def test_inv_24_order_and_duplicates_change_no_byte(facts, random):
    again = answer(metamorphic.shuffled(facts, random))
    assert codec.decision_to_json(answer(facts)) == codec.decision_to_json(again)


@MANY
@given(worlds(), st.data())
def test_inv_24_an_older_version_of_a_row_changes_nothing(facts, data):
    assume(facts.check_ins)
    row = data.draw(st.sampled_from(facts.check_ins))
    newer = replace(row, ref=replace(row.ref, version=2))
    older = replace(row, pain_morning=9)
    kept = tuple(newer if c is row else c for c in facts.check_ins)
    one = answer(replace(facts, check_ins=kept))
    both = answer(replace(facts, check_ins=(*kept, older)))
    assert one.output_hash == both.output_hash


@MANY
@given(steady(), st.sampled_from(POUND_PLATES))
def test_inv_26_plates_in_pounds_round_down_too(facts, plate):
    pounds = replace(facts, athlete=make.athlete(plate_step_g=plate))
    made = answer(pounds)
    assert safety_laws.inv_26(pounds, made) is None
    assert laws.inv_08(pounds, made) is None


@MANY
@given(steady(), st.sampled_from([250, 500, 1250]))
def test_inv_26_finer_plates_never_turn_a_step_down_into_a_step_up(facts, plate):
    fine = answer(replace(facts, athlete=make.athlete(plate_step_g=plate)))
    coarse = {p.exercise: p for p in answer(facts).prescriptions}
    for p in fine.prescriptions:
        lower = any(laws.rises(c) for c in p.changes if c.variable is ChangeVariable.LOAD)
        assert not lower or p.action is coarse[p.exercise].action


@MANY
@given(HISTORIES, st.integers(2, 9), st.integers(40, 90), st.integers(20, 90))
def test_inv_20_a_device_never_lifts_and_a_worse_week_never_lifts(facts, hours, bpm, hrv):
    worn = metamorphic.wearing(facts, hours * 3600, bpm, hrv)
    worse = metamorphic.wearing(facts, (hours - 1) * 3600, bpm + 6, hrv * 0.8)
    bare, device, tired = answer(facts), answer(worn), answer(worse)
    assert load_laws.inv_20(device, bare) is None
    assert load_laws.inv_20(tired, device) is None


@settings(MANY, max_examples=140)
@given(HISTORIES, st.data())
def test_inv_44_no_single_datum_that_lacks_raises_a_load_or_a_phase(facts, data):
    spots = metamorphic.data_of(facts)
    assume(spots)
    spot = data.draw(st.sampled_from(spots))
    assume(spot.member != "settle_h" or metamorphic.told_before(facts, spot))
    made = answer(metamorphic.without(facts, spot))
    assert metamorphic.inv_44(facts, answer(facts), made) is None


@MANY
@given(steady(), st.booleans())
def test_inv_44_effort_unsaid_for_ever_neither_blocks_nor_helps(facts, told):
    silent = metamorphic.silent(facts, "effort")
    six = metamorphic.silent(facts, "effort", metamorphic.EASY)
    assert metamorphic.inv_44(silent, answer(six), answer(silent)) is None
    assert not {"effort_missing", "effort_high"} & {r.code for r in answer(silent).reasons}
