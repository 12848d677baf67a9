"""From rows to facts: one read of each kind, up to the day asked for, whatever the history."""

from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import service as assessments
from api.care import service as care
from api.checkins import service as checkins
from api.custom_exercises import service as custom_exercises
from api.engine import codec
from api.engine.decisions import Decision
from api.engine.facts import (
    Athlete,
    Best,
    CheckIn,
    Clearance,
    DecisionScope,
    Episode,
    FactRef,
    Facts,
    Flag,
    Goal,
    OverrideRequest,
    Position,
    Screening,
)
from api.engine.facts import Session as LoggedSession
from api.engine.library import WALK
from api.engine.ruleset import RuleSet
from api.engine.safety import restrictions, triage, visits
from api.engine.vocab import FactKind, OverrideKind, ScopeKind
from api.exercises import service as exercises
from api.kit.db.scope import scope_of
from api.kit.limits import LAST_DAY
from api.measurements import service as measurements
from api.programs import service as programs
from api.progression import queries
from api.progression.models import DecisionRow, OverrideRequestRow
from api.progression.vocab import DEFAULT_PROGRAM, PROGRAM_OF_SPORT
from api.rules import in_force
from api.training import service as training

WINDOW = timedelta(days=120)
"""How far back sessions and check-ins are read; longer than any look-back of the rules."""
PLAN = DecisionScope(ScopeKind.PLAN)


@dataclass(frozen=True, slots=True)
class Safety:
    """What the lock is made of, and the newest day any of it speaks of."""

    athlete: Athlete
    flags: tuple[Flag, ...]
    clearances: tuple[Clearance, ...]
    screenings: tuple[Screening, ...]
    check_ins: tuple[CheckIn, ...]
    sessions: tuple[LoggedSession, ...]
    """Those that spoke of the legs, bare of their exercises."""
    episode: Episode | None
    position: Position | None
    """Where the newest plan stands, with the visits it waits for."""
    rules: RuleSet

    @property
    def newest_day(self) -> date:
        days = [flag.raised_on for flag in self.flags]
        days += [clearance.examined_on for clearance in self.clearances]
        days += [screening.ref.local_date for screening in self.screenings]
        days += [check_in.ref.local_date for check_in in self.check_ins]
        days += [session.ref.local_date for session in self.sessions]
        return max(days, default=self.athlete.birth_date)

    def lock(self, as_of: date) -> triage.Lock:
        """A visit left open for too long counts with it, as it does in a decision."""
        lock = triage.lock(
            flags=self.flags,
            clearances=self.clearances,
            screenings=self.screenings,
            check_ins=self.check_ins,
            sessions=self.sessions,
            athlete=self.athlete,
            episode=self.episode,
            position=self.position,
            as_of=as_of,
            ruleset=self.rules,
        )
        late = visits.late(self.position, self.clearances, self.athlete.ref, as_of, self.rules)
        return triage.weighed(lock, (*lock.open, *late), self.rules) if late else lock

    def walks(self, on: date) -> bool:
        """Whether no clinician has taken walking out of the day."""
        walk, rules = exercises.library().exercises[WALK], self.rules.restrictions
        return restrictions.leave(self.clearances, on, walk, rules)


def safety(db: Session, around: date) -> Safety:
    """Everything the lock depends on, without an upper end: what is known counts."""
    return Safety(
        athlete=engine_athlete(accounts.get_athlete(db)),
        flags=assessments.engine_flags(db),
        clearances=assessments.engine_clearances(db),
        screenings=assessments.engine_screenings(db, LAST_DAY),
        check_ins=checkins.engine_check_ins(db, around - WINDOW, LAST_DAY),
        sessions=training.engine_leg_reports(db, around - WINDOW, LAST_DAY),
        episode=assessments.engine_episode(db, LAST_DAY),
        position=_newest_position(db),
        rules=in_force(db),
    )


def facts(db: Session, scope: DecisionScope, as_of: date) -> Facts:
    """All a decision of this scope may know on this day."""
    since, row = as_of - WINDOW, accounts.get_athlete(db)
    enrollment = programs.engine_enrollment(db)
    found = Facts(
        as_of=as_of,
        scope=scope,
        athlete=with_history(engine_athlete(row), training.imported_history(db, as_of)),
        library_version=exercises.library().version,
        program=enrollment.program if enrollment else _program_for(row),
        goals=_goals(db),
        screenings=assessments.engine_screenings(db, as_of),
        flags=assessments.engine_flags(db),
        clearances=assessments.engine_clearances(db),
        episode=assessments.engine_episode(db, as_of),
        baselines=assessments.engine_baselines(db, since, as_of),
        sessions=training.engine_sessions(db, since, as_of),
        check_ins=checkins.engine_check_ins(db, since, as_of),
        overrides=_wishes(db, since, as_of),
        placements=care.placements(db, as_of),
        clinician_overrides=care.overrides(db, as_of),
        enrollment=enrollment,
        vitals=measurements.engine_vitals(db, since, as_of),
        position=position(db, scope, as_of),
    )
    return with_own_exercises(db, found)


def with_own_exercises(db: Session, facts: Facts, more: tuple[LoggedSession, ...] = ()) -> Facts:
    """The facts with those of the athlete's own exercises that they, or more sessions, name."""
    slugs = _named(facts) | {done.exercise for s in more for done in s.exercises}
    return replace(facts, own_exercises=custom_exercises.engine_exercises(db, slugs))


def _named(facts: Facts) -> set[str]:
    """Every slug of an exercise that stands in the facts."""
    rulings = [r for clearance in facts.clearances for r in clearance.restrictions]
    tolerated = facts.episode.best_tolerated if facts.episode else ()
    told: list[str | None] = [
        facts.scope.exercise,
        *(goal.exercise for goal in facts.goals),
        *(best.exercise for best in facts.athlete.bests),
        *(wish.exercise for wish in facts.overrides),
        *(override.exercise for override in facts.clinician_overrides),
        *(ruling.exercise for ruling in rulings),
        *(load.exercise for load in tolerated),
    ]
    done = (done.exercise for session in facts.sessions for done in session.exercises)
    return {slug for slug in (*told, *done) if slug is not None}


def position(db: Session, scope: DecisionScope, as_of: date) -> Position | None:
    """Where the plan stood before this decision.

    A plan asked for twice on one day starts both times from the day before, so the second
    answer is the first one again.
    """
    before = as_of if scope.kind is ScopeKind.PLAN else as_of + timedelta(days=1)
    row = queries.newest(db, scope_of(db).athlete_id, "plan", before=before)
    return sealed(row).position if row else None


def _newest_position(db: Session) -> Position | None:
    receipt = queries.newest_receipt(db, scope_of(db).athlete_id, "plan")
    return codec.position_from_json(receipt) if receipt else None


def sealed(row: DecisionRow) -> Decision:
    """The sealed part of a stored receipt."""
    return codec.decision_from_json(row.receipt)


def engine_athlete(row: accounts.Athlete) -> Athlete:
    """The profile as the engine sees it. Its version is a fact's version."""
    return Athlete(
        ref=FactRef(FactKind.PROFILE, str(row.id), row.version, row.created_at.date()),
        birth_date=row.birth_date,
        sex=row.sex,
        sports=tuple(row.sports),
        training_age_y=row.training_age_y,
        equipment=frozenset(row.equipment),
        plate_step_g=row.plate_step_g,
        bests=tuple(Best(b["exercise"], b["load_g"], b["reps"]) for b in row.bests),
        weekly_run_m=row.weekly_run_m,
        longest_run_30d_m=row.longest_run_30d_m,
        cadence_spm=row.cadence_spm,
    )


def with_history(athlete: Athlete, history: training.History) -> Athlete:
    """The athlete with what imported sessions say of the time before.

    What the athlete declares stands. Beside it an import says what the same history, declared
    by hand, would say, and nothing more: it is no exposure and proves no calm.
    """
    declared = {best.exercise for best in athlete.bests}
    more = tuple(best for best in history.bests if best.exercise not in declared)
    return replace(
        athlete,
        bests=athlete.bests + more,
        weekly_run_m=_first(athlete.weekly_run_m, history.weekly_run_m),
        longest_run_30d_m=_first(athlete.longest_run_30d_m, history.longest_run_m),
    )


def _first(declared: int | None, found: int | None) -> int | None:
    return found if declared is None else declared


def _program_for(athlete: accounts.Athlete) -> str:
    known = (PROGRAM_OF_SPORT[sport] for sport in athlete.sports if sport in PROGRAM_OF_SPORT)
    return next(known, DEFAULT_PROGRAM)


def _goals(db: Session) -> tuple[Goal, ...]:
    return tuple(
        Goal(g.kind, g.exercise, g.load_g, g.reps, g.distance_m, g.target_on)
        for g in accounts.open_goals(db)
    )


def _wishes(db: Session, since: date, until: date) -> tuple[OverrideRequest, ...]:
    rows = queries.granted_requests(db, scope_of(db).athlete_id, since, until)
    return tuple(
        OverrideRequest(
            FactRef(FactKind.OVERRIDE_REQUEST, str(row.id), 1, row.local_date),
            row.kind,
            row.exercise,
            row.load_g,
        )
        for place, row in enumerate(rows)
        if _stands(row, rows[place + 1 :])
    )


def _stands(row: OverrideRequestRow, later: list[OverrideRequestRow]) -> bool:
    """Whether a wish counts: an exercise stays left out until it is wished back."""
    if row.kind is OverrideKind.EXCLUDE_EXERCISE:
        back = {r.exercise for r in later if r.kind is OverrideKind.INCLUDE_EXERCISE}
        return row.exercise not in back
    return row.kind is not OverrideKind.INCLUDE_EXERCISE
