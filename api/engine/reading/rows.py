"""Rows of a session: an exercise that was told in several of them was done once (B3, B5)."""

from collections.abc import Mapping

from msgspec import json
from msgspec.structs import replace

from api.engine.facts import ExerciseDone
from api.engine.library import Exercise
from api.engine.reading.exposure import stage_rank
from api.engine.vocab import MovementPattern, RunStage


def joined(
    rows: tuple[ExerciseDone, ...], known: Mapping[str, Exercise]
) -> tuple[ExerciseDone, ...]:
    """Each exercise once, with the sets of all its rows: two rows of a day are no two days in a
    row. A run counts once at each of its stages.

    The lighter row comes first, as one warms up, in whatever order they were told; exercises stay
    in theirs.
    """
    places = {slug: n for n, slug in enumerate(dict.fromkeys(row.exercise for row in rows))}
    found: dict[tuple[str, RunStage | None], list[ExerciseDone]] = {}
    for row in sorted(rows, key=lambda row: (places[row.exercise], *_weight(row))):
        stage = row.stage if _has_stages(known.get(row.exercise)) else None
        found.setdefault((row.exercise, stage), []).append(row)
    return tuple(_one(alike) for alike in found.values())


def _has_stages(exercise: Exercise | None) -> bool:
    return exercise is not None and exercise.pattern is MovementPattern.RUN and not exercise.own


def _one(rows: list[ExerciseDone]) -> ExerciseDone:
    return replace(rows[-1], sets=tuple(done for row in rows for done in row.sets))


def _weight(row: ExerciseDone) -> tuple[int, int, bytes]:
    """By load and stage; what else was told only settles the order of rows equal in both."""
    stage = -1 if row.stage is None else stage_rank(row.stage)
    load = max([done.load_g or 0 for done in row.sets], default=0)
    return load, stage, json.encode(row)
