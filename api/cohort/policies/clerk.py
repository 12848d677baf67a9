"""From a diary to the frozen facts the product builds from its own tables.

Each entry is translated once and kept for as long as the rules look back.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from api.cohort.diary import Diary, Done, Intake, ItemDone, Morning, TestDay
from api.engine.decisions import PlannedDay, Prescription
from api.engine.facts import (
    Athlete,
    BaselineResult,
    Best,
    CheckIn,
    Clearance,
    DecisionScope,
    Effort,
    Enrollment,
    Episode,
    ExerciseDone,
    FactRef,
    Facts,
    Goal,
    LegSymptoms,
    Position,
    Screening,
    Session,
    SetDone,
    SetTarget,
    ToleratedLoad,
)
from api.engine.library import Library
from api.engine.ruleset import RuleSet
from api.engine.safety.triage import FOLLOW_UPS, check_in_codes
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    BodySide,
    CheckInKind,
    ClinicianRole,
    EasingFactor,
    EffortScale,
    Equipment,
    FactKind,
    GoalKind,
    LegChange,
    LegReach,
    OnsetKind,
    PainTrigger,
    ScopeKind,
    SessionStatus,
    SetStatus,
    Sex,
    Sport,
    StopReason,
    TriageAnswer,
    Weekday,
)

DAY_0 = date(2026, 1, 5)
"""A Monday; the session days of the model are Monday, Wednesday and Friday."""
TRAINING_DAYS = (Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY)
EVENING = timedelta(hours=17)
MORNING_AFTER_H = 14
PLAN = DecisionScope(ScopeKind.PLAN)
LIFT = "deadlift-conventional"
BORN = date(1992, 3, 14)
FLAG = "RF-CES-2"
LEGS = (LegReach.NONE, LegReach.ABOVE_KNEE, LegReach.BELOW_KNEE, LegReach.FOOT)
KNOWN_DAYS = 3
CLEARED_DAYS = 365
ACUTE_DAYS = 42
SORE, RISEN = 6, 2
"""An app asks the red-flag questions again from here; the product asks a little later."""
TRIGGERS = {
    "sitting": PainTrigger.SITTING_LONG,
    "heavy_load": PainTrigger.LOAD_JUMP,
    "lifting_from_floor": PainTrigger.LIFTING,
}
STEADY_TECHNIQUE = 4
EASY_EFFORT = 4.0


def on(day: int) -> date:
    return DAY_0 + timedelta(days=day)


def evening(day: date) -> datetime:
    """When everybody trains."""
    return datetime.combine(day, datetime.min.time(), UTC) + EVENING


class Clerk:
    """The paperwork of one athlete."""

    def __init__(self, intake: Intake, ruleset: RuleSet, library: Library):
        self.intake, self.ruleset, self.library = intake, ruleset, library
        self.program = "running-return" if intake.runner else "hinge-rebuild"
        self.athlete, self.episode = _athlete(intake), _episode(intake)
        self.enrollment = Enrollment(
            FactRef(FactKind.ENROLLMENT, "enrollment", 1, DAY_0),
            self.program,
            DAY_0,
            len(TRAINING_DAYS),
            TRAINING_DAYS,
        )
        codes = [row.code for row in ruleset.triage if row.asked] + list(FOLLOW_UPS)
        self.no = tuple(sorted((code, TriageAnswer.NO) for code in codes))
        self.asked_again = frozenset(check_in_codes(ruleset))
        self.sessions: list[Session] = []
        self.check_ins: list[CheckIn] = []
        self.unsettled: tuple[int, float] | None = None
        self.screenings: list[Screening] = []
        self.tests: list[tuple[BaselineResult, ...]] = []
        self.clearances: list[Clearance] = []
        self.read = {"mornings": 0, "screenings": 0, "tests": 0}
        self.last_pain = intake.pain_morning

    def facts(self, diary: Diary, position: Position | None) -> Facts:
        """Everything the product would hold on this day."""
        self._catch_up(diary)
        return Facts(
            as_of=on(diary.day),
            scope=PLAN,
            athlete=self.athlete,
            library_version=self.library.version,
            program=self.program,
            goals=_goals(self.intake),
            screenings=tuple(self.screenings[-3:]),
            clearances=tuple(self.clearances),
            episode=self.episode,
            baselines=tuple(row for day in self._kept_tests() for row in day),
            sessions=tuple(self.sessions),
            check_ins=tuple(self.check_ins),
            enrollment=self.enrollment,
            position=position,
        )

    def _catch_up(self, diary: Diary) -> None:
        for morning in diary.mornings[self.read["mornings"] :]:
            self._morning(morning)
        for screening in diary.screenings[self.read["screenings"] :]:
            ref = FactRef(FactKind.SCREENING, f"screening-{screening.day}", 1, on(screening.day))
            self.screenings.append(Screening(ref, self._answers(screening.flag)))
        for day in diary.tests[self.read["tests"] :]:
            self.tests.append(tuple(_results(day)))
        self.read = {
            "mornings": len(diary.mornings),
            "screenings": len(diary.screenings),
            "tests": len(diary.tests),
        }
        self._settle(diary.day)
        first = on(diary.day) - timedelta(days=self.ruleset.windows.sessions_days.whole)
        self.sessions = _since(self.sessions, first)
        self.check_ins = _since(self.check_ins, first)

    def _kept_tests(self) -> list[tuple[BaselineResult, ...]]:
        """The first battery and the last two: all that any gate compares."""
        return self.tests if len(self.tests) <= 3 else [self.tests[0], *self.tests[-2:]]

    def _answers(self, flag: bool) -> tuple[tuple[str, TriageAnswer], ...]:
        if not flag:
            return self.no
        return tuple((c, TriageAnswer.YES if c == FLAG else answer) for c, answer in self.no)

    # --- mornings ----------------------------------------------------------------------------

    def _morning(self, told: Morning) -> None:
        ref = FactRef(FactKind.CHECK_IN, f"morning-{told.day}", 1, on(told.day))
        steep = told.pain >= SORE or told.pain - self.last_pain >= RISEN
        asked = self._answers(told.flag) if steep or told.leg else ()
        done = told.settled_h is not None
        known = done and (told.settled_h or 0) <= MORNING_AFTER_H
        if done and not known:
            self.unsettled = (told.day, told.settled_h or 0)
        self.last_pain = told.pain
        self.check_ins.append(
            CheckIn(
                ref,
                CheckInKind.NEXT_MORNING,
                leg=LegSymptoms(
                    LEGS[told.leg],
                    change=LegChange.PERIPHERALISED if told.spread else LegChange.UNKNOWN,
                ),
                red_flags=tuple(row for row in asked if row[0] in self.asked_again),
                pain_morning=told.pain,
                settle_answered=done,
                settle_h=round(told.settled_h or 0.0, 1) if known else None,
                triggers=self._triggers() if told.trigger else (),
            )
        )

    def _triggers(self) -> tuple[PainTrigger, ...]:
        found = [TRIGGERS[name] for name in self.intake.aggravating if name in TRIGGERS]
        return tuple(found[:1])

    def _settle(self, day: int) -> None:
        """ "Not yet" is completed as soon as it has settled."""
        if self.unsettled is None:
            return
        morning, hours = self.unsettled
        if (day - morning) * 24 + MORNING_AFTER_H < hours:
            return
        self.unsettled = None
        for place, row in enumerate(self.check_ins):
            if row.ref.local_date == on(morning):
                self.check_ins[place] = _settled(row, hours)

    # --- sessions ----------------------------------------------------------------------------

    def log(self, done: Done, planned: PlannedDay, asked: tuple[Prescription, ...]) -> None:
        """A session as the athlete writes it down."""
        plate = self.athlete.plate_step_g
        rows = zip(done.items, asked, strict=True)
        exercises = tuple(self._exercise(item, told, done, plate) for item, told in rows)
        self.sessions.append(
            Session(
                FactRef(FactKind.SESSION, f"session-{done.day}", 1, on(done.day)),
                SessionStatus.COMPLETED,
                evening(on(done.day)),
                duration_s=planned.expected_duration_s,
                planned=True,
                pain_before=done.pain_before,
                pain_worst=done.pain_worst,
                exercises=exercises,
            )
        )

    def _exercise(self, item: ItemDone, told: Prescription, done: Done, plate: int) -> ExerciseDone:
        """Sets as asked, heavier or lighter by what was done; cut half way where it hurt."""
        last = max(len(told.sets) // 2, 1) if done.stopped else len(told.sets)
        top = max((row.load_g or 0 for row in told.sets), default=0)
        share = item.load / item.item.load if item.item.load else 1.0
        sets = []
        for number, row in enumerate(told.sets):
            load = _load(row, share, top, plate, bool(item.item.ramp))
            if item.item.by_effort and row.load_g is None:
                load = _plates(item.load * self.intake.goal_g, plate)
            stopped = done.stopped and number == last - 1
            if number >= last:
                sets.append(SetDone(row.kind, SetStatus.SKIPPED, StopReason.PAIN, target=row))
                continue
            sets.append(_set(row, item, load, stopped))
        return ExerciseDone(told.exercise, tuple(sets), told.stage)

    def visited(self, codes: tuple[str, ...], day: int) -> None:
        """A clinician looked at what a decision asked to have looked at."""
        self.clearances.append(
            Clearance(
                f"visit-{day}",
                codes,
                on(day),
                ClinicianRole.PHYSIOTHERAPIST,
                on(day + CLEARED_DAYS),
                sequence=day,
            )
        )


def _set(row: SetTarget, item: ItemDone, load: int | None, stopped: bool) -> SetDone:
    felt = item.effort if row.load_g or item.item.by_effort else EASY_EFFORT
    return SetDone(
        row.kind,
        SetStatus.STOPPED if stopped else SetStatus.DONE,
        StopReason.PAIN if stopped else None,
        reps=row.reps,
        duration_s=row.duration_s,
        distance_m=row.distance_m,
        load_g=load,
        band=row.band,
        side=row.side,
        effort=Effort(EffortScale.RPE, felt) if row.effort else None,
        technique=STEADY_TECHNIQUE,
        pain=item.pain,
        target=row,
    )


def _load(row: SetTarget, share: float, top: int, plate: int, ramp: bool) -> int | None:
    """Grams of a set; the sets of a ramp end at the load that was found."""
    if not row.load_g:
        return row.load_g
    if ramp:
        return min(row.load_g, int(top * share + plate / 2) // plate * plate)
    return row.load_g if share == 1 else max(int(row.load_g * share) // plate * plate, 0)


def _settled(row: CheckIn, hours: float) -> CheckIn:
    ref = FactRef(row.ref.kind, row.ref.id, row.ref.version + 1, row.ref.local_date)
    return replace(row, ref=ref, settle_h=round(hours, 1))


def _since(rows: list, first: date) -> list:  # type: ignore[type-arg]
    if not rows or rows[0].ref.local_date >= first:
        return rows
    return [row for row in rows if row.ref.local_date >= first]


def _results(told: TestDay) -> Iterable[BaselineResult]:
    for name, value, pain in told.results:
        test, _, side = name.partition(".")
        yield BaselineResult(
            FactRef(FactKind.BASELINE, f"{name}-{told.day}", 1, on(told.day)),
            BaselineTest(test),
            value,
            BodySide(side) if side else None,
            pain=pain,
        )


def _athlete(intake: Intake) -> Athlete:
    return Athlete(
        FactRef(FactKind.PROFILE, f"athlete-{intake.athlete}", 1, DAY_0),
        BORN,
        Sex.UNSPECIFIED,
        sports=(Sport.RUNNING if intake.runner else Sport.POWERLIFTING,),
        equipment=frozenset({Equipment.FULL_GYM}),
        bests=() if intake.runner else (Best(LIFT, intake.goal_g, intake.goal_reps_best),),
        longest_run_30d_m=0 if intake.runner else None,
    )


def _episode(intake: Intake) -> Episode:
    known = ToleratedLoad(LIFT, _plates(intake.tolerated * intake.goal_g), 5, on(-KNOWN_DAYS))
    return Episode(
        FactRef(FactKind.EPISODE, "episode", 1, DAY_0),
        on(-intake.days_since_onset),
        OnsetKind.SUDDEN if intake.days_since_onset < ACUTE_DAYS else OnsetKind.GRADUAL,
        intake.pain_at_rest,
        intake.pain_worst,
        intake.pain_morning,
        intake.settle_h,
        aggravating=tuple(AggravatingFactor(name) for name in intake.aggravating),
        easing=tuple(EasingFactor(name) for name in intake.easing),
        leg=LegSymptoms(LEGS[intake.leg]),
        best_tolerated=() if intake.runner else (known,),
    )


def _goals(intake: Intake) -> tuple[Goal, ...]:
    if intake.runner:
        return (Goal(GoalKind.ACTIVITY),)
    return (Goal(GoalKind.LIFT, LIFT, intake.goal_g, 5),)


def _plates(load_g: float, plate: int = 2500) -> int:
    return round(load_g) // plate * plate  # a fraction of the goal comes back a hair too light
