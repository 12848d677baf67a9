"""The chronological pass: exposures judged, mornings, calm mornings, flares.

A baseline is made of the mornings before it, a red session keeps its morning out of the
baseline, and a flare freezes it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

from msgspec.structs import replace

from api.engine.facts import CheckIn, ExerciseDone, Facts, LegSymptoms, Session, SetDone
from api.engine.facts.body import LEGS_QUIET
from api.engine.library import Exercise, Library
from api.engine.reading.exposure import DAY, GREEN, RED, Exposure, darkened
from api.engine.reading.pain import (
    AnswerHabits,
    FlareSpell,
    Judgement,
    Morning,
    Reaction,
    SetAnswers,
    answers_of_sets,
    baseline_of,
    judge,
    quiet,
    reaction,
    spread,
    with_sets,
    worst,
)
from api.engine.reading.rows import joined
from api.engine.reading.soreness import is_soreness
from api.engine.ruleset import RuleSet
from api.engine.vocab import CheckInKind, FunctionLoss, Irritability, PainZone

FLARE = CheckInKind.FLARE
"""Asked of every check-in: a name is found faster than a member of its class."""
BY_START = attrgetter("ref.local_date", "started_at")
"""Facts come in their canonical order, which settles what this leaves open."""
IN_SETS = ("in_session", "sharp_quality")
"""Lines of a judgement that sets can tell for themselves."""


class _Legs:
    """What was last said of the legs, for any session."""

    def __init__(
        self, intake: LegSymptoms, sessions: tuple[Session, ...], check_ins: tuple[CheckIn, ...]
    ) -> None:
        self.intake = intake
        told = sorted(check_ins, key=attrgetter("ref.local_date", "place"))
        self.days = [c.ref.local_date for c in told]
        self.told = [c.leg for c in told]
        self.sessions = [s for s in sessions if s.leg is not None]

    def before(self, session: Session) -> LegSymptoms:
        """From check-ins up to the day of the session, or a session before it that is newer."""
        place = bisect_right(self.days, session.ref.local_date)
        day = self.days[place - 1] if place else date.min
        earlier = [s for s in self.sessions if s.started_at < session.started_at]
        last = max(reversed(earlier), key=BY_START, default=None)
        if last is not None and last.leg is not None and last.ref.local_date >= day:
            return last.leg
        return self.told[place - 1] if place else self.intake


def intake_legs(facts: Facts) -> LegSymptoms:
    return facts.episode.leg if facts.episode else LegSymptoms()


def _everywhere(slug: str, session: Session) -> Iterator[SetDone]:
    """The sets of an exercise in all its rows of a session: calm ones at its end are no answer to
    a hard one before (INV-06)."""
    return (s for row in session.exercises if row.exercise == slug for s in row.sets)


_Row = tuple[Exercise, ExerciseDone, SetAnswers]


def _all_told(rows: list[_Row], worst_of_all: int | None) -> list[_Row]:
    """The same rows; where the session hurt more than any of its sets, each answers for that, since
    nobody can tell which one it was."""
    pains = [told.worst for _, _, told in rows if told.worst is not None]
    if worst_of_all is None or not pains or len(pains) < len(rows) or max(pains) >= worst_of_all:
        return rows
    return [(exercise, done, replace(told, worst=worst_of_all)) for exercise, done, told in rows]


class Chronology:
    """The chronological pass. Mutable only while it runs."""

    def __init__(
        self, facts: Facts, ruleset: RuleSet, library: Library, strict: Irritability
    ) -> None:
        self.facts, self.ruleset, self.library, self.strict = facts, ruleset, library, strict
        self.rise_from = ruleset.flare.rise_from.value
        self.severe_from = ruleset.flare.severe_from.value
        self.intake = facts.episode.pain_morning if facts.episode else None
        self.exposures: list[Exposure] = []
        self.mornings: list[Morning] = []
        self.calm: list[int] = []
        """What the calm mornings said, oldest first."""
        self.baseline = baseline_of(self.calm, self.intake, ruleset)
        """What the next morning is held against: the median of the calm ones so far."""
        self.flares: list[FlareSpell] = []
        self.flaring = False
        self.zones: list[tuple[Session, PainZone]] = []
        self.judged: dict[Reaction, Judgement] = {}
        self.raised: list[Morning] = []
        self.doubted: list[int] = []
        """Raised mornings in a row that a flare may claim, which freezes the baseline then."""
        self.stayed = False
        """Whether a flare ran out of time unsettled: what goes on since may be the new level."""
        self.level = 0
        """The lowest morning since then: what does not rise from it is no second flare."""
        self.sore: set[date] = set()
        self.settled = 0
        self.habits = AnswerHabits()
        self.pained: set[str] = set()
        """Lifts whose sets came with a pain."""
        self.warmed: set[str] = set()
        """Lifts of which a warm-up alone came with one."""
        self.each: set[str] = set()
        """Lifts of which each of several sets came with one."""

    def run(self, sessions: tuple[Session, ...], check_ins: tuple[CheckIn, ...]) -> None:
        self.sessions = sessions
        self.check_ins = check_ins
        answers: dict[date, list[CheckIn]] = {}
        for check_in in check_ins:
            answers.setdefault(check_in.ref.local_date, []).append(check_in)
        trained: dict[date, list[Session]] = {}
        for session in sorted(sessions, key=BY_START):
            trained.setdefault(session.ref.local_date + DAY, []).append(session)
        for day in sorted({*answers, *trained}):
            self._day(day, trained.get(day, []), answers.get(day, []))
        self._close_gap(self.facts.as_of)

    def _close_gap(self, day: date) -> None:
        """Raised mornings of a flare follow each other daily; after a gap they were of none."""
        if self.raised and day - self.raised[-1].day > DAY:
            self._drop_raised()

    def _day(self, day: date, sessions: list[Session], answers: list[CheckIn]) -> None:
        """The sessions of the day before, judged with the answers of this one."""
        self._close_gap(day)
        baseline = self.baseline
        mornings = [c for c in answers if c.pain_morning is not None]
        morning = mornings[0] if mornings else None
        first = len(self.exposures)
        zones = [self._session(s, morning, baseline) for s in sessions]
        if len(sessions) > 1:
            self.exposures[first:] = darkened(self.exposures[first:])
        for check_in in answers:
            self._flare_report(check_in, baseline)
        if morning is not None and morning.pain_morning is not None:
            told = Morning(day, morning.pain_morning, baseline)
            self._morning(told, baseline, RED in zones, answers)
        if sessions and not (self.habits.settle and self.habits.before):
            self._learn(sessions, morning)
        if self.flaring:
            self._time_out(day)

    def _learn(self, sessions: list[Session], morning: CheckIn | None) -> None:
        """What this athlete tells of a session, from the day it was told first."""
        self.habits = AnswerHabits(
            self.habits.settle or (morning is not None and morning.settle_answered),
            self.habits.before or any(s.pain_before is not None for s in sessions),
        )

    def _session(
        self, session: Session, morning: CheckIn | None, baseline: float | None
    ) -> PainZone:
        whole = reaction(session, morning, baseline, self._spread(session, morning), self.habits)
        zones = self._exposed(session, morning, whole) or [self._judged(whole).zone]
        zone = worst(zones)
        self.zones.append((session, zone))
        return zone

    def _exposed(
        self, session: Session, morning: CheckIn | None, whole: Reaction
    ) -> list[PainZone]:
        """Every exercise of a session judged by its own sets, beside what the whole of it told."""
        zones = []
        day = session.ref.local_date
        judged: dict[SetAnswers, Judgement] = {}
        for exercise, done, told in _all_told(self._sets_told(session), whole.worst):
            if exercise.own:
                done = replace(done, stage=None)  # no run stage was ever tried on it
            judgement = judged.get(told)
            if judgement is None:
                judgement = judged[told] = self._judged(with_sets(whole, told))
            if judgement.zone is GREEN:
                judgement = self._waiting(judgement, done.exercise, told, session, whole)
            self._tells(done.exercise, told)
            zone = judgement.zone
            exposure = Exposure(exercise, session, done, morning, judgement, day, zone)
            if zone is RED:
                exposure = replace(exposure, red_g=self._least_red_g(exposure, whole))
            self.exposures.append(exposure)
            zones.append(zone)
        return zones

    def _waiting(
        self,
        calm: Judgement,
        slug: str,
        told: SetAnswers,
        session: Session,
        whole: Reaction,
    ) -> Judgement:
        """A green judgement, unless a pain of the sets is missing: then it waits (INV-44)."""
        if told.worst is None and self._unsaid(slug, told, session):
            return self._judged(replace(with_sets(whole, told), worst=None))
        if told.worst is not None and self._leaves_out(slug, told, session, whole):
            return self._judged(replace(with_sets(whole, told), sets_open=True))
        return calm

    def _sets_told(self, session: Session) -> list[_Row]:
        """Every exercise that was begun, with what its sets told in all their rows."""
        known = self.library.exercises
        repeated = len({row.exercise for row in session.exercises}) < len(session.exercises)
        rows: list[_Row] = []
        for done in joined(session.exercises, known) if repeated else session.exercises:
            exercise = known.get(done.exercise)
            told = answers_of_sets(done.sets) if exercise is not None else None
            if exercise is not None and told is not None:
                if repeated:
                    told = answers_of_sets(_everywhere(done.exercise, session)) or told
                rows.append((exercise, done, told))
        return rows

    def _least_red_g(self, exposure: Exposure, whole: Reaction) -> int | None:
        """The least load that was red by what its own sets say; None where they say nothing red,
        and the whole of the session was."""
        alone = replace(whole, worst=None)
        loaded = [(s.load_g, answers_of_sets((s,))) for s in exposure.work if s.load_g is not None]
        judged = [(g, self._judged(with_sets(alone, told))) for g, told in loaded if told]
        return min((g for g, one in judged if one.zone_of(*IN_SETS) is RED), default=None)

    def _unsaid(self, slug: str, told: SetAnswers, session: Session) -> bool:
        """Whether sets without a pain lack one that was told of this lift before, a warm-up that of
        a warm-up. The value after a session stands in for whoever never tells it; else leaving a
        bad one out would help (INV-44)."""
        waits = self.warmed if told.only_warm else self.pained
        return session.pain_worst is None and slug in waits

    def _leaves_out(self, slug: str, told: SetAnswers, session: Session, whole: Reaction) -> bool:
        """Whether a set lacks the pain that others of it came with, now or before. Who tells one
        pain of a lift leaves none out; a calm worst of the whole session answers for all sets."""
        if not told.silent or (told.said <= 1 and slug not in self.each):
            return False
        if session.pain_worst is None:
            return True
        loud = self._judged(with_sets(whole, replace(told, worst=whole.worst)))
        return loud.zone is not GREEN

    def _tells(self, slug: str, told: SetAnswers) -> None:
        """How this athlete tells the pain of a lift: once for all of it, or set by set."""
        if told.worst is not None:
            self.pained.add(slug)
            if told.only_warm:
                self.warmed.add(slug)
        if told.said > 1 and not told.silent:
            self.each.add(slug)

    @cached_property
    def legs(self) -> _Legs:
        """Put in order only where somebody felt anything in a leg."""
        return _Legs(intake_legs(self.facts), self.sessions, self.check_ins)

    def _spread(self, session: Session, morning: CheckIn | None) -> bool:
        """Whether the session or its morning told of more in the legs than was known before."""
        legs = (session.leg, morning.leg if morning is not None else None)
        felt = [leg for leg in legs if leg is not None and leg is not LEGS_QUIET and not quiet(leg)]
        if not felt:
            return False
        known = self.legs.before(session)
        return any(spread(leg, known) for leg in felt)

    def _judged(self, react: Reaction) -> Judgement:
        """Most exposures of a history are answered alike; each answer is judged once."""
        judgement = self.judged.get(react)
        if judgement is None:
            judgement = self.judged[react] = judge(react, self.strict, self.ruleset)
        return judgement

    def _morning(
        self,
        morning: Morning,
        baseline: float | None,
        after_red: bool,
        answers: list[CheckIn],
    ) -> None:
        self.mornings.append(morning)
        rise = morning.value - baseline if baseline is not None else 0
        risen = rise >= self.rise_from
        if self.flaring:
            self._count_settled(morning, rise)
        if not risen:
            self._drop_raised()
            self.stayed = False
        elif not self.flaring and not self._is_new_level(morning):
            self._count_raised(morning, rise, answers)
        if not after_red and not self.flaring and morning.day not in self.sore:
            if risen and not self.stayed:
                self.doubted.append(morning.value)
            else:
                self._count_calm(morning.value)

    def _is_new_level(self, morning: Morning) -> bool:
        """Whether a raised morning is only what a flare that ran out of time has left."""
        self.level = min(self.level, morning.value)
        return self.stayed and morning.value - self.level < self.rise_from

    def _drop_raised(self) -> None:
        """The raised mornings were none of a flare, so they count like any others."""
        if self.raised or self.doubted:
            self.raised, doubted, self.doubted = [], self.doubted, []
            for value in doubted:
                self._count_calm(value)

    def _count_calm(self, value: int) -> None:
        """One more calm morning; where it says what the one that falls out said, all stays."""
        self.calm.append(value)
        back = len(self.calm) - 1 - self.ruleset.pain.baseline_mornings.whole
        if back < 0 or self.calm[back] != value:
            self.baseline = baseline_of(self.calm, self.intake, self.ruleset)

    def _count_raised(self, morning: Morning, rise: float, answers: list[CheckIn]) -> None:
        """One more raised morning. A flare begins with a severe one, or with as many in a row as it
        takes with or without training before; sore muscles alone begin none (B9)."""
        cuts = self.ruleset.flare
        if is_soreness(morning, rise, answers, self.exposures, self.strict, self.ruleset):
            self.sore.add(morning.day)
        self.raised = [*self.raised, morning]
        first = self.raised[0].day
        reach = timedelta(hours=cuts.explained_h.whole)
        explained = any(first - reach <= s.ref.local_date < first for s in self.sessions)
        needed = cuts.explained_mornings if explained else cuts.unexplained_mornings
        severe = morning.value >= self.severe_from
        if all(m.day in self.sore for m in self.raised):
            return
        if severe or len(self.raised) >= needed.value:
            self._begin(first, morning.day, severe)

    def _flare_report(self, check_in: CheckIn, baseline: float | None) -> None:
        """A flare told as one, lost function, or a severe rise begins one at once."""
        value = check_in.pain_now or 0
        steep = value >= self.severe_from
        told = check_in.kind is FLARE
        lost = check_in.function_loss is FunctionLoss.SEVERE
        if not (told or steep or lost):
            return
        rise = value - baseline if baseline is not None else 0
        if told or lost or rise >= self.rise_from:
            self._begin(check_in.ref.local_date, check_in.ref.local_date, steep or lost)

    def _begin(self, started: date, known: date, severe: bool) -> None:
        """A flare, or one more sign of the open one."""
        self.settled = 0
        self.doubted = []
        self.flaring = True
        last = self.flares[-1] if self.flares else None
        if last and last.ended_on is None:
            self.flares[-1] = FlareSpell(
                last.started_on, last.known_on, last.severe or severe, None
            )
            return
        self.flares.append(FlareSpell(started, known, severe, None))

    def _count_settled(self, morning: Morning, rise: float) -> None:
        cuts = self.ruleset.flare
        self.settled = self.settled + 1 if rise <= cuts.settled_margin.value else 0
        if self.settled >= cuts.settled_mornings.value:
            self._end(morning.day)

    def _time_out(self, day: date) -> None:
        """A flare that does not settle is over after its longest time."""
        limit = timedelta(days=self.ruleset.flare.over_days.whole)
        if day - self.flares[-1].started_on >= limit:
            self.stayed, self.level = True, self.mornings[-1].value if self.mornings else 0
            self._end(day)

    def _end(self, day: date) -> None:
        """The open flare is over."""
        self.flaring = False
        last = self.flares[-1]
        self.flares[-1] = FlareSpell(last.started_on, last.known_on, last.severe, day)
