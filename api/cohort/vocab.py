"""Words that the world, the policies and the report share. None of them is hidden state."""

from enum import IntEnum, StrEnum


class Phenotype(StrEnum):
    FLEXION = "flexion"
    EXTENSION = "extension"
    LOAD = "load"
    RADICULAR = "radicular"
    CHRONIC_STABLE = "chronic_stable"
    ACUTE_STRAIN = "acute_strain"
    RUNNER = "runner"


class Place(IntEnum):
    """Where an exercise stands on the ladder of the model; the world has a coefficient for each."""

    BANDED = 0
    RAISED_LIGHT = 1
    RAISED = 2
    RACK = 3
    LOW_BLOCK = 4
    TRAP_BAR = 5
    FLOOR = 6
    FLOOR_HEAVY = 7
    SQUAT = 8
    RUN = 9
    EASY = 10


class PolicyName(StrEnum):
    NATURAL = "natural"
    REST_THEN_FULL = "rest then full"
    FIXED = "fixed 10 %"
    LINEAR = "linear"
    GENERIC = "generic"
    TRAFFIC_LIGHT = "traffic light"
    ENGINE = "engine"
    ORACLE = "oracle"
