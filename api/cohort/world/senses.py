"""What tests show of the hidden state: noisy, worse with pain, better with what was trained."""

from math import exp

from api.cohort.diary import TestDay
from api.cohort.world.body import Body
from api.cohort.world.draws import MORE_TESTS, TESTS, block, gauss

LEVELS = (0, 6, 24, 60)
"""Sessions behind each level of the brace test."""


def tested(body: Body, day: int) -> TestDay:
    """A whole battery on one day. Seconds, repetitions, points or NPRS by test."""
    z = [gauss(u) for u in block(body.seed, body.athlete, day, TESTS)]
    z += [gauss(u) for u in block(body.seed, body.athlete, day, MORE_TESTS)]
    return TestDay(day, (*_endurance(body, z), *_scores(body, z), *_told(body, z)))


def _level(body: Body) -> float:
    return body.episode + body.flare


def _endurance(body: Body, z: list[float]) -> tuple[tuple[str, float, int], ...]:
    t = body.world.tests
    sore = max(1 - t.pain_share * _level(body), 0.2)
    able = min(body.capacity, 1.2) * sore * exp(body.traits.fitness)
    pain = _nprs(0.4 * _level(body) + 0.4 * z[8])
    side = body.traits.side / 2
    rows = (
        ("sorensen", t.back_s, z[0], 0.0),
        ("prone_plank", t.plank_s, z[1], 0.0),
        ("side_bridge.left", t.side_s, z[2], side),
        ("side_bridge.right", t.side_s, z[3], -side),
        ("single_leg_bridge.left", t.bridge_reps, z[4], side),
        ("single_leg_bridge.right", t.bridge_reps, z[5], -side),
    )
    return tuple(
        (name, float(round(base * able * exp(t.retest_spread * noise + shift))), pain)
        for name, base, noise, shift in rows
    )


def _scores(body: Body, z: list[float]) -> tuple[tuple[str, float, int], ...]:
    sd, level = body.world.tests.score_sd, _level(body)
    brace = sum(body.sessions >= sessions for sessions in LEVELS) - 1
    hinge = min(max(round(4.8 - 0.3 * level + sd * z[6]), 0), 5)
    faults = min(max(round(0.3 * level + sd * z[7]), 0), 4)
    return (
        ("hinge_dowel", float(hinge), _nprs(0.4 * level)),
        ("brace", float(min(brace + (level < 3), 3)), _nprs(0.3 * level)),
        ("single_leg_squat", float(faults), _nprs(0.4 * level)),
        ("brisk_walk_30", float(_nprs(0.45 * level + sd * z[9])), _nprs(0.45 * level)),
        ("single_leg_hop_10x", float(_nprs(0.6 * level + sd * z[10])), _nprs(0.6 * level)),
    )


def _told(body: Body, z: list[float]) -> tuple[tuple[str, float, int], ...]:
    sd, level = body.world.tests.score_sd, _level(body)
    weak = max(1 - body.capacity, 0)
    psfs = min(max(9.5 - 0.9 * level - 4 * weak + sd * z[11], 0), 10)
    sane = min(max(98 - 6 * level - 40 * weak + 4 * sd * z[12], 0), 100)
    sure = min(max(body.confidence + sd * z[13], 0), 10)
    return (
        ("psfs", round(psfs, 1), 0),
        ("sane", float(round(sane)), 0),
        ("confidence", float(round(sure)), 0),
    )


def _nprs(value: float) -> int:
    return min(max(round(value), 0), 10)
