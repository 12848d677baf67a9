"""Laws about flags, legs, phases and plates: each says what is wrong with an answer, or nothing."""

from api.engine.decisions import Decision, Prescription
from api.engine.dosing.plates import floor_plate
from api.engine.facts import Facts
from api.engine.reading.exposure import phase_rank
from api.engine.vocab import (
    ChangeVariable,
    DecisionAction,
    FlagLevel,
    MovementPattern,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws

LOCKS = (FlagLevel.EMERGENCY, FlagLevel.URGENT)
BONES = ("RF-SUR-1", "RF-FX-1", "RF-FX-2", "RF-FX-3", "RF-FX-4", "RF-FX-5")
FULL_SPEED = frozenset({"sprint-max", "agility-reactive", "sport-small-sided", "sport-full"})
CLOSED = {"clearance": ("physician", "sports_physician", "physiotherapist")}


def open_codes(facts: Facts, *levels: FlagLevel) -> list[str]:
    """Stored flags of these levels that no later look by a clinician covers, said anew."""
    return [f.code for f in facts.flags if f.level in levels and not _covered(facts, f)]


def _covered(facts: Facts, flag: "object") -> bool:
    standing = flag.level is FlagLevel.CLEARANCE
    return any(
        flag.code in c.codes
        and c.role.value in CLOSED["clearance"]
        and c.examined_on <= facts.as_of
        and (
            facts.as_of <= c.valid_until
            if standing
            else (c.examined_on, c.sequence) > (flag.raised_on, flag.sequence)
        )
        for c in facts.clearances
    )


def inv_01(facts: Facts, made: Decision) -> str | None:
    found = open_codes(facts, *LOCKS)
    stopped = made.action is DecisionAction.STOP_AND_REFER and not made.prescriptions
    return f"prescribes with {found} open" if found and not stopped else None


def inv_03(facts: Facts, made: Decision) -> str | None:
    """Every EMERGENCY question has an answer of four weeks; without one of seven days nothing
    rises. Answers of a day after the decision are none."""
    told = [(s.ref.local_date, dict(s.answers)) for s in facts.screenings]
    told += [(c.ref.local_date, dict(c.red_flags)) for c in facts.check_ins]
    asked = [row.code for row in make.RULES.triage if row.level is FlagLevel.EMERGENCY]
    days = [
        min(
            ((facts.as_of - day).days for day, said in told if code in said and day <= facts.as_of),
            default=None,
        )
        for code in asked
    ]
    known = [day for day in days if day is not None]
    if len(known) < len(asked) or max(known) > 28:
        return f"prescribes on answers {days} days old" if made.prescriptions else None
    up = [p.exercise for p in made.prescriptions if any(map(laws.rises, p.changes))]
    return f"{up} rise on answers {max(known)} days old" if up and max(known) > 7 else None


MADE_OF_LOAD = frozenset(
    {"lat-pulldown", "row-chest-supported", "row-dumbbell", "row-cable", "suitcase-carry",
     "farmer-carry", "pallof-press", "pallof-half-kneeling", "leg-press", "leg-extension",
     "pull-through", "bench-press-dumbbell", "face-pull", "cable-lift", "hip-abduction-machine",
     "hinge-kneeling", "rdl-banded", "good-morning-band", "lateral-band-walk", "clamshell",
     "psoas-march", "hip-flexor-standing"}
)  # fmt: skip


def empty(p: Prescription) -> bool:
    return p.exercise in MADE_OF_LOAD


def unloaded(facts: Facts, made: Decision) -> str | None:
    """Without a clearance nothing is loaded, and nothing that is only its load is asked for."""
    if not open_codes(facts, FlagLevel.CLEARANCE):
        return None
    found = [p.exercise for p in laws.everything(made) if empty(p) or max(laws.loads(p), default=0)]
    return f"{found} without a clearance" if found else None


def inv_12(facts: Facts, made: Decision) -> str | None:
    """No phase rises past an open flag; a ROUTINE one allows P2."""
    book = laws.book_of(facts)
    if facts.position is None or book.position is None or laws._entered(facts, made):
        return None
    before = facts.position.phase
    hard = open_codes(facts, *LOCKS, FlagLevel.CLEARANCE)
    soft = open_codes(facts, FlagLevel.ROUTINE)
    top = before if hard else max(before, Phase.P2) if soft else Phase.P6
    return f"{made.phase} with {hard or soft} open" if made.phase > top else None


def inv_13(facts: Facts, made: Decision) -> str | None:
    """An exposure with a feeling that spread down the leg is never simply repeated."""
    book = laws.book_of(facts)
    for p in made.prescriptions:
        own = book.of_exercise(p.exercise)
        spread = own and any(r.code == "leg_symptoms_spread" for r in own[-1].judgement.rows)
        if spread and p.stage is None and p.action not in laws.CAREFUL:
            return f"{p.exercise} goes on after a spread"
    return None


def inv_19(facts: Facts, made: Decision) -> str | None:
    """One leg, hops, cutting, ballistic work and full speed, each from its phase on."""
    now = phase_rank(made.phase)
    for p in laws.everything(made):
        first = first_phase(p)
        if now < first:
            return f"{p.exercise} before P{first} in {made.phase}"
    return None


def first_phase(p: Prescription) -> int:
    exercise = make.LIBRARY.exercises[p.exercise]
    impact, pattern = exercise.load_class.impact, exercise.pattern
    loaded = max(laws.loads(p), default=0) > 0
    phases = {
        2: impact >= 2 or exercise.single_leg,
        3: (exercise.single_leg and loaded) or (pattern is not MovementPattern.RUN and impact >= 2),
        4: impact >= 3 or exercise.ballistic or pattern is MovementPattern.AGILITY,
        5: p.exercise in FULL_SPEED,
    }
    return max((phase for phase, asked in phases.items() if asked), default=0)


def inv_26(facts: Facts, made: Decision) -> str | None:
    """A load that moves is one the plates can make."""
    plate = facts.athlete.plate_step_g
    for p in made.prescriptions:
        moved = any(c.variable is ChangeVariable.LOAD for c in p.changes)
        top = max(laws.loads(p), default=0)
        if moved and floor_plate(top, plate) != top:
            return f"{p.exercise} at {max(laws.loads(p))} g with plates of {plate} g"
    return None


def inv_27(facts: Facts, made: Decision) -> str | None:
    """After a week or more away no load is above the table's share of the last one; the week
    between two sessions of a plan that holds one a week is not away."""
    book = laws.book_of(facts)
    days = [s.ref.local_date for s in book.sessions if s.exercises]
    away = (facts.as_of - max(days)).days if days else 0
    plan = facts.enrollment
    weekly = plan is not None and 1 in (plan.sessions_per_week, len(plan.training_days))
    away = 0 if away == 7 and weekly else away
    rows = [row.load_pct for row in make.RULES.layoff if away >= row.from_days]
    for p in made.prescriptions if rows else ():
        own = [e for e in book.of_exercise(p.exercise) if e.load_g]
        top = max(laws.loads(p), default=0)
        known = max((e.load_g or 0 for e in own), default=0)
        if own and not laws.is_ramp(p) and top * 100 > max(rows[-1] * known, 0):
            return f"{p.exercise} {top} of {known} after {away} days"
    return None


def inv_30(facts: Facts, made: Decision) -> str | None:
    """Under eighteen nothing is prescribed without a clinician's note and a guardian's consent."""
    born, today = facts.athlete.birth_date, facts.as_of
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    signed = [c for c in facts.clearances if "RF-AGE-1" in c.codes and c.guardian_consent]
    return f"prescribes at {age}" if age < 18 and not signed and made.prescriptions else None


def inv_31(facts: Facts, made: Decision) -> str | None:
    """A broken, operated or fragile spine nobody looked at: no loaded bending, impact, pressure."""
    found = [c for c in open_codes(facts, *FlagLevel) if c in BONES]
    for p in laws.everything(made) if found else ():
        for slug in (p.exercise, *(a.exercise for a in p.alternatives)):
            demand = make.LIBRARY.exercises[slug].load_class
            loaded = slug == p.exercise and max(laws.loads(p), default=0) > 0
            if loaded or demand.impact >= 2 or demand.compression >= 3:
                return f"{slug} with {found} open"
    return None
