"""Laws about visits and phases of patterns: each says what is wrong with an answer, or nothing."""

from api.engine.decisions import Decision
from api.engine.dosing.ceilings import ceiling_g
from api.engine.facts import Facts
from api.engine.reading.exposure import phase_rank
from api.engine.vocab import PainZone, Phase
from tests.engine import factories as make
from tests.engine import laws


def frozen(facts: Facts, made: Decision) -> str | None:
    """INV-12: nothing loaded rises while a visit that time asked for is open."""
    stored = facts.position.visits if facts.position else ()
    open_ = {v.pattern for v in (*stored, *laws.book_of(facts).visits)}
    note = {code for c in facts.clearances for code in c.codes}
    if not open_ or note & {v.code for v in stored}:
        return None
    for p in made.prescriptions:
        exercise = make.LIBRARY.exercises[p.exercise]
        meant = None in open_ or exercise.pattern in open_
        if meant and exercise.loadable and any(laws.rises(c) for c in p.changes):
            return f"{p.exercise} rises while a visit is open"
    return None


def bodyweight(facts: Facts, made: Decision) -> str | None:
    """A visit left open for 28 days weighs as much as a missing clearance."""
    stored = facts.position.visits if facts.position else ()
    late = [v for v in stored if (facts.as_of - v.told_on).days >= 28]
    loaded = [p.exercise for p in made.prescriptions if max(laws.loads(p), default=0) > 0]
    return f"{loaded} loaded" if late and loaded and not facts.clearances else None


def set_back(facts: Facts, made: Decision) -> str | None:
    """B8: after a red answer a lift keeps under the ceiling of the phase below."""
    book = laws.book_of(facts)
    if not book.facts.athlete.bests or book.flares or made.phase is Phase.P0:
        return None
    lower = Phase(f"p{phase_rank(made.phase) - 1}")
    for p in made.prescriptions:
        exercise = make.LIBRARY.exercises[p.exercise]
        days: dict[str, list[PainZone]] = {}
        for e in book.of_pattern(exercise.pattern):
            days.setdefault(e.session.ref.id, []).append(e.zone)
        told = ["R" if PainZone.RED in z else "G" if {*z} == {PainZone.GREEN} else "-"
                for z in days.values()]  # fmt: skip
        since = "".join(told).rpartition("R")
        top = ceiling_g(book, exercise, max(lower, exercise.first_phase, Phase.P1))
        if not since[1] or "GG" in since[2] or top is None:
            continue
        if max(laws.loads(p), default=0) > top:
            return f"{p.exercise} {max(laws.loads(p))} over {top}, the ceiling of {lower}"
    return None
