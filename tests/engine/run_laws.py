"""What has to hold of runs after one that was red, said anew."""

from itertools import chain

from api.engine.decisions import Decision
from api.engine.facts import Facts
from api.engine.vocab import MovementPattern, PainZone, RunStage
from tests.engine import factories as make
from tests.engine import laws

FREE, LEAST_PCT = 9, 90
"""The first stage of a run in one piece, and what a red answer leaves of it at most (B3)."""


def red_run(facts: Facts, made: Decision) -> str | None:
    """After a red run a lower stage, or the walk of R0 again; from R9 on, where a stage down is a
    half hour as well, less way and less time too. Days away take their share of it (B5)."""
    runs = laws.book_of(facts).of_pattern(MovementPattern.RUN)
    walks = [e for e in laws.book_of(facts).exposures if e.done.stage is RunStage.R0]
    last = max((*runs, *walks), key=lambda e: e.at, default=None)
    if last is None or last.done.stage is None or last.zone is not PainZone.RED:
        return None
    stages = [p for p in made.prescriptions if p.stage is not None]
    rank = laws.stage_rank(last.done.stage)
    free = rank >= FREE
    high = [p.stage for p in stages if not free and laws.stage_rank(p.stage) >= max(rank, 1)]
    if high:
        return f"{high} after {last.done.stage}"
    share = LEAST_PCT / 100 * _kept(facts)
    far = [p.sets for p in stages if free and laws.stage_rank(p.stage) >= FREE]
    for row in chain.from_iterable(far):
        for name in ("duration_s", "distance_m"):
            did = max((getattr(s, name) or 0 for s in last.work), default=0)
            if did and (getattr(row, name) or 0) > did * share:
                return f"{name} {getattr(row, name)} after {did}, red, and {share:g}"
    return None


def _kept(facts: Facts) -> float:
    """The share of the volume that days without any session leave."""
    newest = max(s.ref.local_date for s in facts.sessions)
    away = (facts.as_of - newest).days
    return min((r.volume_pct / 100 for r in make.RULES.layoff if away >= r.from_days), default=1)
