"""What if: the decisions of the days to come, if the answers were these.

A run invents what an athlete would log and asks ``decide`` on every session day, each time
with the position that the decision before left. It is as pure as a decision: equal questions
give equal steps, nothing is stored, and no invented answer ever opens what is locked. A run
ends where training stops.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.decisions import Decision, PlannedDay
from api.engine.facts import CheckIn, DecisionScope, Facts, Position, Session
from api.engine.library import Library
from api.engine.own import with_own
from api.engine.ruleset import RuleSet
from api.engine.simulation.imagination import DayDose, Habits, Imagination, habits_of
from api.engine.telling.names import dated
from api.engine.template import Curriculum
from api.engine.units import DAYS_A_WEEK, PERCENT
from api.engine.values import Value
from api.engine.vocab import (
    DecisionAction,
    PainZone,
    ScopeKind,
    SimulationScenario,
)

MOST_WEEKS = 12
MOST_DECISIONS = 40
A_WEEK = timedelta(days=DAYS_A_WEEK)
A_DAY = timedelta(days=1)
PLAN = DecisionScope(ScopeKind.PLAN)
NOT_A_PROMISE = "None of this is stored. Every real answer can change the plan."
STOPPED = "The simulation ends where training stops; what opens it again is not assumed."
NO_VISIT = "A visit that comes due does not happen here: what waits for it keeps waiting."
ONE_PART = "Only what was asked about is trained and decided here; the phase stays as it is."
NO_TESTS = "No new tests are assumed."
TESTS = "Tests that were done keep their results; no other test is assumed."
ANSWERS = "The safety questions are answered with no every week; legs stay as last reported."
BY_EFFORT = "Where the plan leaves the load to you, none is assumed."


class Question(Value, frozen=True):
    """``facts`` of the first day with the scope asked about, and what is pretended besides.

    A pretended fact stands in for a stored one with the same id, a check-in also for one of
    its day and kind.
    """

    facts: Facts
    scenario: SimulationScenario
    weeks: int = 0
    sessions: tuple[Session, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()


class Run(Value, frozen=True):
    """Assumptions in plain words, and at most 40 decisions in order of days."""

    assumptions: tuple[str, ...]
    steps: tuple[Decision, ...]


class Engine(Value, frozen=True):
    """Whatever a decision needs besides facts."""

    ruleset: RuleSet
    library: Library
    curriculum: Curriculum

    def decide(self, facts: Facts) -> Decision:
        return decide(facts, self.ruleset, self.library, self.curriculum)


def last_day(first: date) -> date:
    """The last day that a run from ``first`` can speak of."""
    return first + MOST_WEEKS * A_WEEK


def run(question: Question, engine: Engine) -> Run:
    """Decide from day to day until the horizon, the first stop, or 40 decisions."""
    life, end = _Life(question, engine), _end(question)
    day, made = question.facts.as_of, None
    while day <= end and len(life.steps) < MOST_DECISIONS:
        made = life.decide(day)
        if made.action is DecisionAction.STOP_AND_REFER:
            break
        following = life.day_after(day, made)
        life.live(day, min(following, end), made)
        day = following
    return Run(tuple(_assumptions(life, cut=day <= end)), tuple(life.steps))


def _end(question: Question) -> date:
    """The horizon, or the day after the last thing pretended, never past the twelfth week."""
    first = question.facts.as_of
    asked = first + question.weeks * A_WEEK
    return min(max([asked, *_pretended(question)]), last_day(first))


def _pretended(question: Question) -> list[date]:
    """Days on which something pretended is told: sessions, the mornings after, check-ins."""
    trained = [s.ref.local_date for s in question.sessions]
    return [
        *trained,
        *(d + A_DAY for d in trained),
        *(c.ref.local_date for c in question.check_ins),
    ]


class _Life:
    """The days of one run. Mutable only while it runs."""

    def __init__(self, question: Question, engine: Engine) -> None:
        self.question, self.engine = question, engine
        self.first = question.facts.as_of
        self.position: Position | None = question.facts.position
        self.steps: list[Decision] = []
        facts = _with_pretended(question)
        self.habits = habits_of(facts, question.scenario, engine.ruleset, engine.library)
        self.known = Imagination(
            self.habits, facts, facts.sessions, facts.check_ins, engine.ruleset
        )
        self.days = self._training_days()

    def decide(self, day: date) -> Decision:
        made = self.engine.decide(self._facts(day, self.question.facts.scope))
        self.position = made.position or self.position
        self.steps.append(made)
        return made

    def live(self, day: date, following: date, made: Decision) -> None:
        """The session of the day, and the mornings up to the next decision."""
        if self.question.scenario is SimulationScenario.GIVEN_FACTS:
            return
        self.known.train(day, self._dose(day, made))
        for n in range(1, (following - day).days + 1):
            self.known.wake(day + n * A_DAY)

    def day_after(self, day: date, made: Decision) -> date:
        """The next day with a session or something pretended; a week on without any."""
        planned = [p.local_date for p in made.sessions] or self._usual(day)
        told = (*_pretended(self.question), *planned)
        return min((d for d in told if d > day), default=day + A_WEEK)

    def _facts(self, day: date, scope: DecisionScope) -> Facts:
        """What would be known on a day."""
        return replace(
            self.question.facts,
            as_of=day,
            scope=scope,
            sessions=tuple(s for s in self.known.sessions if s.ref.local_date <= day),
            check_ins=tuple(c for c in self.known.check_ins if c.ref.local_date <= day),
            screenings=tuple(self.known.screenings),
            baselines=tuple(self.known.baselines),
            position=self.position,
        )

    def _training_days(self) -> frozenset[int]:
        """For a part of the plan: on which days of a week, from the first, it is trained.

        Read once from the plan as it would be now, so that each step decides the part alone.
        """
        if self.question.facts.scope.kind is ScopeKind.PLAN:
            return frozenset()
        week = self.engine.decide(self._facts(self.first, PLAN)).sessions
        holding = [planned for planned in week if self._holds(planned)]
        return frozenset((planned.local_date - self.first).days for planned in holding or week)

    def _holds(self, planned: PlannedDay) -> bool:
        """Whether a planned day trains the movement that is asked about."""
        scope, own = self.question.facts.scope, self.question.facts.own_exercises
        library = with_own(self.engine.library, own)
        asked = library.get(scope.exercise) if scope.exercise else None
        pattern = asked.pattern if asked else scope.pattern
        known = [library.get(p.exercise) for p in planned.main]
        return any(e and e.pattern is pattern for e in known)

    def _usual(self, day: date) -> list[date]:
        """Days of the coming week on which a part of the plan is trained."""
        coming = [day + n * A_DAY for n in range(1, A_WEEK.days + 1)]
        return [d for d in coming if self._trains(d)]

    def _trains(self, day: date) -> bool:
        return (day - self.first).days % A_WEEK.days in self.days

    def _dose(self, day: date, made: Decision) -> DayDose | None:
        """What the decision asks for on its day."""
        if made.scope.kind is not ScopeKind.PLAN:
            return DayDose(made.prescriptions, None) if self._trains(day) else None
        planned = next((p for p in made.sessions if p.local_date == day), None)
        return DayDose(planned.main, planned.expected_duration_s) if planned else None


def _with_pretended(question: Question) -> Facts:
    """Stored facts, with what is pretended in the place of what it contradicts."""
    told = {s.ref.id for s in question.sessions}
    said = {c.ref.id for c in question.check_ins}
    slots = {(c.ref.local_date, c.kind) for c in question.check_ins}
    sessions = [s for s in question.facts.sessions if s.ref.id not in told]
    check_ins = [
        c
        for c in question.facts.check_ins
        if c.ref.id not in said and (c.ref.local_date, c.kind) not in slots
    ]
    return replace(
        question.facts,
        sessions=(*sessions, *question.sessions),
        check_ins=(*check_ins, *question.check_ins),
    )


def _assumptions(life: _Life, cut: bool) -> Iterator[str]:
    question = life.question
    if question.sessions or question.check_ins:
        yield (
            f"What you entered counts as if you had logged it: sessions {len(question.sessions)},"
            f" check-ins {len(question.check_ins)}."
        )
    last = life.steps[-1]
    if last.action is not DecisionAction.STOP_AND_REFER or len(life.steps) > 1:
        yield from _SCENARIOS[question.scenario](life.habits)
    if life.position is not None and life.position.visits:
        yield NO_VISIT
    if question.facts.scope.kind is not ScopeKind.PLAN:
        yield ONE_PART
    if last.action is DecisionAction.STOP_AND_REFER:
        yield STOPPED
    elif cut or question.weeks > MOST_WEEKS:
        yield (
            f"The simulation ends on {dated(last.local_date)}: further than {MOST_WEEKS} weeks or"
            f" {MOST_DECISIONS} decisions ahead, it would say too little."
        )
    yield NOT_A_PROMISE


def _all_goes_well(habits: Habits) -> Iterator[str]:
    yield (
        "You train on every planned day as asked, with clean technique and the effort asked for;"
        f" pain stays at {habits.in_session} of 10."
    )
    yield f"Every morning is {habits.usual} of 10, settled after {habits.settle_h:g} h."
    yield from (ANSWERS, TESTS, BY_EFFORT)


def _as_recently(habits: Habits) -> Iterator[str]:
    if not habits.zones:
        yield "Nothing was trained in the last weeks, so nothing is trained here either."
    else:
        seen = Counter(habits.zones)
        colours = ", ".join(f"{seen[zone]} {zone.value}" for zone in PainZone if seen[zone])
        yield f"Your last sessions repeat in turn: {colours}."
        yield f"{habits.trained * PERCENT:.0f} % of the planned days are trained, as asked."
    yield (
        f"{habits.answered * PERCENT:.0f} % of mornings after rest are answered, at"
        f" {habits.usual} of 10; mornings after a session follow their colour."
    )
    yield from (ANSWERS, NO_TESTS, BY_EFFORT)


def _given_facts(_: Habits) -> Iterator[str]:
    yield "Nothing else is logged: no session, no morning, no test."


_SCENARIOS = {
    SimulationScenario.ALL_GOES_WELL: _all_goes_well,
    SimulationScenario.AS_RECENTLY: _as_recently,
    SimulationScenario.GIVEN_FACTS: _given_facts,
}
