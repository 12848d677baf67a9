"""A life without trouble: no pain, no noise, ample capacity, every session and every answer.

A safe plan that does not bring this athlete to the goal has failed (INV-43), whatever it does for
the others.
"""

from dataclasses import dataclass, replace

from api.cohort.life import WEEK, Life, live
from api.cohort.policies.engine import EnginePolicy, Rules
from api.cohort.vocab import Phenotype, Place
from api.cohort.world.body import Body
from api.cohort.world.parameters import World
from api.cohort.world.people import born
from api.engine.decisions import Decision
from api.engine.facts import Facts
from api.engine.vocab import Phase

KINDS = {"lifter": Phenotype.ACUTE_STRAIN, "runner": Phenotype.RUNNER}


@dataclass(frozen=True, slots=True)
class CalmLife:
    """How far it went: weeks in which each phase began, and the life itself."""

    kind: str
    life: Life
    weeks: dict[Phase, int]


def quiet(world: World) -> World:
    """The same world without chance."""
    return world.believing(
        people__overdone_share=0,
        people__away_every=10**9,
        people__flag_half_year=0,
        noise__report_sd=0.001,
        noise__session_sd=0.001,
        reaction__spread=0.001,
    )


def calm(world: World, kind: Phenotype = Phenotype.ACUTE_STRAIN) -> Body:
    """The body of that athlete in a quiet world."""
    plain = replace(
        born(world, 0, 0),
        phenotype=kind,
        acute=False,
        onset=120,
        pain=0.0,
        floor=0.0,
        sensitisation=0.0,
        capacity=1.4,
        capacity_top=1.5,
        strength=1.0,
        event_rate=0.0,
        noise=0.0,
        missing=0.0,
        adherence=1.0,
        confidence=8.0,
        stoicism=0.0,
        fitness=0.3,
        side=0.0,
        tag=(0.0,) * len(Place),
    )
    return Body(quiet(world), 0, 0, plain)


def calm_lives(world: World, rules: Rules, weeks: int) -> tuple[CalmLife, ...]:
    return tuple(_lived(world, rules, weeks, kind) for kind in KINDS)


def _lived(world: World, rules: Rules, weeks: int, kind: str) -> CalmLife:
    body, begun = calm(world, KINDS[kind]), dict[Phase, int]()

    def heard(facts: Facts, made: Decision) -> None:
        day = (facts.as_of - facts.athlete.ref.local_date).days
        begun.setdefault(made.phase, day // WEEK + 1)

    life = live(body, EnginePolicy(body.intake(), rules, heard), weeks * WEEK)
    return CalmLife(kind, life, begun)
