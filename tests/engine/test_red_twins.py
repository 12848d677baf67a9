"""Each law is seen to fail on an engine that was broken on purpose."""

import pytest
from msgspec.structs import replace

from api.engine.lanes import decision as lane_decision
from api.engine.planning import substitution
from api.engine.reading import pain
from api.engine.safety import triage
from api.engine.vocab import FlagLevel, LockEffect, PainZone
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer, crafted

RULES = make.RULES


def other(number, value):
    return replace(number, value=value)


def all_at(table, value):
    return replace(table, **{f: other(getattr(table, f), value) for f in table.__struct_fields__})


def loads(**changes):
    return replace(RULES, load=replace(RULES.load, **changes))


NO_CUT = loads(red_cut_pct=all_at(RULES.load.red_cut_pct, 0))
ONE_GREEN = loads(greens_needed=other(RULES.load.greens_needed, 1))
WIDE = loads(
    cap_pct=other(RULES.load.cap_pct, 60),
    week_cap_pct=other(RULES.load.week_cap_pct, 60),
    step_pct=all_at(RULES.load.step_pct, 50),
    brace_from_pct=other(RULES.load.brace_from_pct, 900),
)
NO_CEILING = loads(history_ceiling_pct=all_at(RULES.load.history_ceiling_pct, 900))
ANY_TECHNIQUE = loads(technique_min=other(RULES.load.technique_min, 0))


@pytest.mark.parametrize(
    ("rules", "law"),
    [
        (NO_CUT, laws.inv_06),
        (ONE_GREEN, laws.inv_07),
        (WIDE, laws.inv_08),
        (NO_CEILING, laws.inv_10),
        (ANY_TECHNIQUE, laws.inv_40),
    ],
    ids=["no cut after red", "one green is enough", "wide steps", "no ceiling", "any technique"],
)
def test_a_rule_set_with_a_broken_number_is_caught(rules, law):
    assert broken(law, lambda facts: answer(facts, rules))


def test_a_missing_morning_taken_for_green_is_caught(monkeypatch):
    kind = pain._morning

    def trusting(reaction, irritability, ruleset):
        row = kind(reaction, irritability, ruleset)
        return replace(row, zone=PainZone.GREEN) if row.zone is PainZone.UNKNOWN else row

    monkeypatch.setattr(pain, "_morning", trusting)
    assert broken(laws.inv_05, answer)


def test_a_sharp_feeling_overlooked_is_caught(monkeypatch):
    seen = [facts for facts in crafted() if not laws.inv_15(facts, answer(facts))]
    rules = tuple(
        r for r in lane_decision.RULES if r[0] not in ("pain.sharp_quality", "pain.red_twice_week")
    )
    monkeypatch.setattr(lane_decision, "RULES", rules)
    assert any(laws.inv_15(facts, answer(facts)) for facts in seen)


def test_a_substitute_that_is_harder_is_caught(monkeypatch):
    facts = sharp_on("kb-deadlift")
    assert laws.inv_17(facts, answer(facts)) is None
    monkeypatch.setattr(substitution, "kinder", lambda exercise, replaced: True)
    harder = replace(
        make.CURRICULUM,
        alternatives=tuple(
            replace(
                r, by_sensitivity=dict.fromkeys(r.by_sensitivity, ("rdl-dumbbell", "rdl-tempo"))
            )
            for r in make.CURRICULUM.alternatives
        ),
    )
    monkeypatch.setattr(make, "CURRICULUM", harder)
    assert laws.inv_17(facts, answer(facts))


def sharp_on(slug):
    """A sharp feeling in the last session of an exercise."""
    from api.engine.facts import Position
    from api.engine.vocab import PainQuality, Phase

    logged = make.lifted(1, slug, 40, (1, 1))
    done = logged.exercises[0]
    sets = tuple(replace(s, quality=PainQuality.SHARP) for s in done.sets)
    logged = replace(logged, exercises=(replace(done, sets=sets),))
    return make.lifter(
        3,
        make.of_exercise(slug),
        sessions=(logged,),
        check_ins=(make.morning(2, 2),),
        position=Position(Phase.P3, make.day(0)),
    )


def test_impact_before_its_time_is_caught(monkeypatch):
    facts = make.facts(
        2, make.of_exercise("pogo-hops"), sessions=(make.lifted(1, "pogo-hops", None, (0,)),)
    )
    assert laws.inv_18_19(facts, answer(facts)) is None
    monkeypatch.setattr(lane_decision, "early", lambda exercise, phase, ruleset: False)
    assert laws.inv_18_19(facts, answer(facts))


def test_load_on_one_leg_before_its_time_is_caught():
    from api.engine.facts import Position
    from api.engine.vocab import Phase

    facts = make.lifter(
        3,
        make.of_exercise("split-squat"),
        position=Position(Phase.P2, make.day(0)),
        sessions=(make.lifted(1, "split-squat", 20, (0, 0)),),
        check_ins=(make.morning(2, 2),),
    )
    assert laws.inv_18_19(facts, answer(facts)) is None
    entry = replace(RULES.entry, single_leg_load_from=other(RULES.entry.single_leg_load_from, 0))
    assert laws.inv_18_19(facts, answer(facts, replace(RULES, entry=entry)))


def test_a_confirmed_direction_ignored_is_caught(monkeypatch):
    episode = make.episode(aggravating=(make.AggravatingFactor.BENDING,))
    told = make.morning(2, 2, triggers=(triage_trigger(),))
    facts = make.lifter(
        3,
        make.of_exercise("rdl-tempo"),
        episode=episode,
        check_ins=(told,),
        sessions=(make.lifted(1, "rdl-tempo", 40, (1, 1)),),
    )
    assert laws.inv_16(facts, answer(facts)) is None
    monkeypatch.setattr(lane_decision, "_blocked", lambda lane: None)
    assert laws.inv_16(facts, answer(facts))


def triage_trigger():
    from api.engine.vocab import PainTrigger

    return PainTrigger.SITTING_LONG


def test_a_run_that_grows_by_half_is_caught():
    from api.engine.facts import Position
    from api.engine.vocab import Phase, RunStage

    facts = make.runner(
        12,
        position=Position(Phase.P4, make.day(0)),
        sessions=tuple(make.ran(n, RunStage.R9, 6000, 1, slug="run-easy") for n in (5, 9)),
        check_ins=(make.morning(6, 1), make.morning(10, 1)),
        screenings=(make.screening(0), make.screening(7)),
    )
    wide = replace(RULES, run=replace(RULES.run, spike_pct=other(RULES.run.spike_pct, 50)))
    assert laws.inv_29(facts, answer(facts)) is None
    assert laws.inv_29(facts, answer(facts, wide))


def test_an_open_flag_overlooked_is_caught(monkeypatch):
    facts = make.lifter(1, flags=(make.flag("RF-CES-1", FlagLevel.EMERGENCY, 0),))
    assert answer(facts).prescriptions == ()
    effects = dict.fromkeys(triage.EFFECTS, LockEffect.NONE)
    monkeypatch.setattr(triage, "EFFECTS", effects)
    assert answer(facts).prescriptions


def broken(law, decide) -> bool:
    """Whether some history breaks the law, though none does with the engine as it is."""
    return any(law(facts, decide(facts)) for facts in crafted())
