"""What a back behaves like: counts of matched answers, never the name of a finding (B2).

Each row is a handful of features; enough of them make it "behaves like". Modest reliability is
known and said: the counts only add care (a direction to spare, leg symptoms to watch, three
quiet days), they never open anything.
"""

from collections.abc import Callable, Mapping

from api.engine.facts import Episode
from api.engine.ruletables import LikenessCuts
from api.engine.values import Value
from api.engine.vocab import (
    AggravatingFactor,
    Behaviour,
    EasingFactor,
    LegReach,
    LegSensation,
    OnsetKind,
    PainQuality,
    Sensitivity,
    rank,
)

A, E, Q = AggravatingFactor, EasingFactor, PainQuality


class Likeness(Value, frozen=True):
    """How many features of a row match, of how many, and which they are."""

    behaviour: Behaviour
    matched: int
    of: int
    because: tuple[str, ...]


class IntakeAnswers(Value, frozen=True):
    """The answers a row is read from. ``age_y`` None is not known."""

    episode: Episode
    age_y: int | None
    cuts: LikenessCuts

    def worse(self, *factors: AggravatingFactor) -> bool:
        return not set(factors).isdisjoint(self.episode.aggravating)

    def better(self, *factors: EasingFactor) -> bool:
        return not set(factors).isdisjoint(self.episode.easing)

    def feels(self, *qualities: PainQuality) -> bool:
        return not set(qualities).isdisjoint(self.episode.qualities)

    def legs(self) -> bool:
        leg = self.episode.leg
        return leg.reach is not LegReach.NONE or bool(leg.sensations)

    def below_knee(self) -> bool:
        return rank(self.episode.leg.reach) >= rank(LegReach.BELOW_KNEE)

    def old_enough(self) -> bool:
        """Past the age from which legs that hurt walking count."""
        return self.age_y is not None and self.age_y > self.cuts.walking_legs_above_y.value

    def tingling(self) -> bool:
        felt = {LegSensation.TINGLING, LegSensation.NUMBNESS} & set(self.episode.leg.sensations)
        return self.feels(Q.TINGLING) or bool(felt)


Feature = tuple[str, Callable[[IntakeAnswers], bool]]
ROWS: Mapping[Behaviour, tuple[Feature, ...]] = {
    Behaviour.LOCAL_STRAIN: (
        ("sudden start", lambda t: t.episode.onset is OnsetKind.SUDDEN),
        ("stiff or tight", lambda t: t.feels(Q.STIFF, Q.TIGHT)),
        ("worse on work or stretch", lambda t: t.worse(A.LIFTING_FROM_FLOOR, A.BENDING)),
        ("nothing in the legs", lambda t: not t.legs()),
    ),
    Behaviour.EXTENSION_AND_ROTATION: (
        ("worse leaning back", lambda t: t.worse(A.LEANING_BACK, A.LOCKOUT, A.OVERHEAD_WORK)),
        ("worse twisting or bending aside", lambda t: t.worse(A.TWISTING, A.SIDE_BENDING)),
        ("better sitting or bent forward", lambda t: t.better(E.SITTING, E.LEANING_FORWARD)),
        ("nothing below the knee", lambda t: not t.below_knee()),
    ),
    Behaviour.MORNING_FLEXION: (
        ("worse bending", lambda t: t.worse(A.BENDING, A.SHOES_AND_SOCKS)),
        ("worse sitting", lambda t: t.worse(A.SITTING)),
        ("worse coughing", lambda t: t.worse(A.COUGHING)),
        ("worse in the early morning", lambda t: t.worse(A.EARLY_MORNING)),
    ),
    Behaviour.LEG_NERVE: (
        ("burning or electric", lambda t: t.feels(Q.BURNING, Q.ELECTRIC)),
        ("below the knee", IntakeAnswers.below_knee),
        ("tingling or numb", IntakeAnswers.tingling),
    ),
    Behaviour.WALKING_LEGS: (
        ("of the age for it", IntakeAnswers.old_enough),
        ("legs worse walking", lambda t: t.legs() and t.worse(A.WALKING, A.WALKING_DOWNHILL)),
        ("better sitting", lambda t: t.better(E.SITTING, E.LEANING_FORWARD)),
    ),
}
SPARED: Mapping[Behaviour, tuple[Sensitivity, ...]] = {
    Behaviour.EXTENSION_AND_ROTATION: (Sensitivity.EXTENSION, Sensitivity.ROTATION),
    Behaviour.MORNING_FLEXION: (Sensitivity.FLEXION,),
    Behaviour.WALKING_LEGS: (Sensitivity.EXTENSION,),
}
"""Directions a row adds to those the answers suggest by themselves."""


def behaves_like(episode: Episode, age_y: int | None, cuts: LikenessCuts) -> tuple[Likeness, ...]:
    """The rows with enough matched features, the fullest first."""
    told = IntakeAnswers(episode, age_y, cuts)
    needed = {
        Behaviour.LOCAL_STRAIN: cuts.local_strain,
        Behaviour.EXTENSION_AND_ROTATION: cuts.extension_and_rotation,
        Behaviour.MORNING_FLEXION: cuts.morning_flexion,
        Behaviour.LEG_NERVE: cuts.leg_nerve,
        Behaviour.WALKING_LEGS: cuts.walking_legs,
    }
    found = []
    for behaviour, features in ROWS.items():
        because = tuple(words for words, holds in features if holds(told))
        if len(because) >= needed[behaviour].value:
            found.append(Likeness(behaviour, len(because), len(features), because))
    return tuple(sorted(found, key=lambda row: row.matched / row.of, reverse=True))
