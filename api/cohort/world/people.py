"""Who the athletes are: traits drawn once, at birth, by address."""

from dataclasses import dataclass
from math import exp
from typing import Any

from api.cohort.vocab import Phenotype
from api.cohort.world.draws import BIRTH, beta, block, gauss
from api.cohort.world.parameters import World

PHENOTYPES = tuple(Phenotype)
ALWAYS_ACUTE = Phenotype.ACUTE_STRAIN
NEVER_ACUTE = Phenotype.CHRONIC_STABLE
CONFIDENT_TO = 4
"""Pain above this takes confidence and capacity, NPRS."""
TABLES = {
    Phenotype.FLEXION: "flexion",
    Phenotype.RADICULAR: "flexion",
    Phenotype.EXTENSION: "extension",
    Phenotype.RUNNER: "extension",
    Phenotype.LOAD: "load",
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What does not change in a life."""

    phenotype: Phenotype
    acute: bool
    onset: float
    pain: float
    """Episode pain at intake, NPRS."""
    floor: float
    tau: float
    sensitisation: float
    capacity: float
    capacity_top: float
    capacity_gain: float
    capacity_tau: float
    strength: float
    event_rate: float
    noise: float
    missing: float
    adherence: float
    confidence: float
    stoicism: float
    stops_at: int
    fitness: float
    """Log shift of endurance tests."""
    side: float
    goal_kg: float
    tag: tuple[float, ...]
    """How much each place of the ladder provokes the direction of this back; zeros: none."""


def born(world: World, seed: int, athlete: int) -> Traits:
    """The athlete with this number in this cohort."""
    u = [x for number in (3, 4, 5) for x in block(seed, athlete, BIRTH, number)]
    phenotype = PHENOTYPES[_pick(world.people.phenotypes, u[0])]
    acute = phenotype is ALWAYS_ACUTE or (
        phenotype is not NEVER_ACUTE and u[1] < world.people.acute_share
    )
    z = [gauss(x) for x in u]
    start, floor, tau, onset = _course(world, phenotype, acute, z[2], u[3])
    f, n, t = world.flare, world.noise, world.tests
    return Traits(
        phenotype=phenotype,
        acute=acute,
        onset=onset,
        pain=start,
        floor=floor * start,
        tau=tau,
        event_rate=exp(f.event_spread * z[10]) / f.event_every,
        noise=n.size * exp(n.size_spread * z[11]),
        fitness=t.people_spread * z[15],
        side=t.side_spread * z[16],
        tag=_tag(world, phenotype),
        **_frame(world, z, max(start - CONFIDENT_TO, 0)),
        **_manners(world, u[14], z, max(start - CONFIDENT_TO, 0)),
        **_diligence(world, seed, athlete),
        sensitisation=_sensitised(world, phenotype, acute, z[4]),
    )


def _frame(world: World, z: list[float], over: float) -> dict[str, Any]:
    """Capacity and strength; ``over`` is pain above the middle of the scale."""
    c, s, p = world.capacity, world.strength, world.people
    return {
        "capacity": _within(c.start_mean + c.start_sd * z[5] - c.start_pain * over, 0.35, 1),
        "capacity_top": max(c.top_mean + c.top_sd * z[6], 0.9),
        "capacity_gain": c.gain * exp(c.gain_spread * z[7]),
        "capacity_tau": c.rest_tau * exp(c.rest_spread * z[8]),
        "strength": _within(s.start_mean + s.start_sd * z[9], 0.8, 1),
        "goal_kg": _within(p.goal_kg_mean + p.goal_kg_sd * z[17], 60, 240),
    }


def _manners(world: World, u: float, z: list[float], over: float) -> dict[str, Any]:
    """How pain is told, and when a session is ended for it."""
    p = world.people
    sure = p.confidence_mean + p.confidence_sd * z[12] - p.confidence_pain * over
    return {
        "confidence": _within(sure, 1, 10),
        "stoicism": p.stoicism_sd * z[13],
        "stops_at": int(p.stop_low + u * (p.stop_high - p.stop_low + 1)),
    }


def _diligence(world: World, seed: int, athlete: int) -> dict[str, Any]:
    """How often a morning goes unanswered, how often a session is done."""
    spare = block(seed, athlete, BIRTH, 1)
    missing = block(seed, athlete, BIRTH, 0) + spare[:4]
    adherence = block(seed, athlete, BIRTH, 2) + spare[4:6]
    p = world.people
    return {
        "missing": beta(missing, int(p.missing_rank)),
        "adherence": beta(adherence, int(p.adherence_rank)),
    }


def _sensitised(world: World, phenotype: Phenotype, acute: bool, z: float) -> float:
    kind = 0 if acute else 2 if phenotype is NEVER_ACUTE else 1
    r = world.reaction
    return _within(r.sensitisation_start[kind] + r.sensitisation_sd * z, 0, 1)


def _course(
    world: World, phenotype: Phenotype, acute: bool, z: float, u: float
) -> tuple[float, float, float, float]:
    """Start of episode pain, share of it that stays, time constant, days since onset."""
    e = world.episode
    if phenotype is NEVER_ACUTE:
        start, floor, tau = e.stable_mean + e.stable_sd * z, e.stable_floor, e.persistent_tau
        onset = 2 * e.persistent_onset
    elif acute:
        kind = _pick(e.class_shares, u)
        start, floor, tau = e.acute_mean + e.acute_sd * z, e.class_floor[kind], e.class_tau[kind]
        onset = e.acute_onset
    else:
        start, floor = e.persistent_mean + e.persistent_sd * z, e.persistent_floor
        tau, onset = e.persistent_tau, e.persistent_onset
    return _within(start, e.pain_least, e.pain_most), floor, tau, onset


def _tag(world: World, phenotype: Phenotype) -> tuple[float, ...]:
    name = TABLES.get(phenotype)
    if name is None:
        return (0.0,) * len(world.ladder.coefficient)
    found: tuple[float, ...] = getattr(world.ladder, name)
    return found


def _pick(shares: tuple[float, ...], u: float) -> int:
    for kind, share in enumerate(shares):
        u -= share
        if u < 0:
            return kind
    return len(shares) - 1


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
