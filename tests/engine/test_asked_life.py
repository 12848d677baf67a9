"""Who is calm, trains and answers exactly what is asked gets on (INV-43): every gate that an answer
can open is asked for, in every phase."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Ask
from api.engine.facts import Facts, Position, PrescribedDose
from api.engine.planning import gates
from api.engine.telling import asks, tests_due
from api.engine.vocab import AskKind, Phase, RunStage, Sport
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_liveness import KEPT, Life, lifter, results, runner

WEEKS = 27


def untested(n: int, **told: object) -> Facts:
    """A runner of whom no test is known."""
    return runner(n, **{"baselines": (), **told})


class Asked(Life):
    """Says what the newest decision asks for, on its day, and not a word more."""

    def tell(self, n: int) -> None:
        if self.made is None:
            self.screenings = [make.screening(n)]
            return
        for ask in self.made.asks:
            self._answer(n, ask)
        self.tests = [t for t in self.tests if (make.day(n) - t.ref.local_date).days <= KEPT]

    def _answer(self, n: int, ask: Ask) -> None:
        trained = any(s.ref.local_date == make.day(n - 1) for s in self.sessions)
        if ask.kind is AskKind.SCREENING:
            self.screenings = [*self.screenings[-2:], make.screening(n)]
        if ask.kind is AskKind.BASELINES:
            self.tests += [r for r in results(n) if r.test in ask.tests]
        if ask.kind is AskKind.CHECK_IN and (ask.text == asks.EACH_MORNING or trained):
            self.mornings = [*self.mornings[-KEPT:], make.morning(n, 0, 1)]


def jogging_lifter(n: int, **told: object) -> Facts:
    """A lifter who named running as a sport, in a program without a run."""
    known = lifter(n, **told)
    sports = (Sport.POWERLIFTING, Sport.RUNNING)
    return replace(known, athlete=replace(known.athlete, sports=sports))


def life(facts: object, until: Phase = Phase.P3, weeks: int = 12) -> dict[Phase, int]:
    made = Asked(facts).until(weeks, lambda one: until in one.phase_on)
    return {phase: day // 7 for phase, day in made.phase_on.items()}


@pytest.mark.parametrize("facts", [lifter, runner, untested, jogging_lifter])
def test_inv_43_who_answers_exactly_what_is_asked_reaches_p3(facts):
    assert life(facts)[Phase.P3] <= 8


def test_inv_43_who_answers_exactly_what_is_asked_is_asked_until_p5():
    weeks = life(lifter, Phase.P5, WEEKS)
    assert list(weeks) == [Phase.P1, Phase.P2, Phase.P3, Phase.P4, Phase.P5]


@pytest.mark.parametrize("unasked", ["walk_test", "psfs_gain"])
def test_a_gate_whose_test_nobody_asks_for_keeps_the_phase_for_ever(unasked, monkeypatch):
    real = gates.test_of
    monkeypatch.setattr(
        tests_due, "test_of", lambda gate: None if gate.kind == unasked else real(gate)
    )
    monkeypatch.setattr(
        tests_due, "INTAKE_TESTS", tuple(t for t in tests_due.INTAKE_TESTS if t != "psfs")
    )
    assert Phase.P3 not in life(lifter)


def test_mornings_that_are_asked_after_training_only_keep_the_phase_for_ever(monkeypatch):
    monkeypatch.setattr(asks, "reads_mornings", lambda ruleset, phase: False)
    assert Phase.P3 not in life(lifter)


def asked(n: int, stage: RunStage | None) -> PrescribedDose:
    return PrescribedDose("run-walk" if stage else "rdl-tempo", (), stage, make.day(n))


@pytest.mark.parametrize(
    ("prescribed", "ran", "applies"),
    [
        ((asked(5, None), asked(5, RunStage.R1)), (), True),
        ((asked(5, None),), (make.ran(3, RunStage.R1, 2000, 1),), True),
        ((), (), True),
        ((asked(5, None),), (), False),
    ],
    ids=["planned and left out", "run once", "no plan yet", "no run in the plan"],
)
def test_a_run_stage_opens_a_phase_only_where_the_plan_has_runs(prescribed, ran, applies):
    told = runner(6, sessions=ran, position=Position(Phase.P2, make.day(0), prescribed=prescribed))
    stages = [g for g in make.RULES.gates if g.kind == "stage_green" and g.phase is Phase.P2]
    assert [gates.applies(laws.book_of(told), g) for g in stages] == [applies]
