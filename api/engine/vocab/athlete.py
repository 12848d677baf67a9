"""Who the athlete is and what is at hand."""

from enum import StrEnum


class Sport(StrEnum):
    """A sport."""

    POWERLIFTING = "powerlifting"
    WEIGHTLIFTING = "weightlifting"
    STRENGTH_TRAINING = "strength_training"
    CROSSFIT = "crossfit"
    RUNNING = "running"
    FIELD_SPORT = "field_sport"
    COURT_SPORT = "court_sport"
    TRIATHLON = "triathlon"
    CYCLING = "cycling"
    SWIMMING = "swimming"
    ROWING = "rowing"
    COMBAT_SPORT = "combat_sport"
    GYMNASTICS = "gymnastics"
    CLIMBING = "climbing"
    GOLF = "golf"
    OTHER = "other"


class Sex(StrEnum):
    """Sex, as the athlete states it."""

    FEMALE = "female"
    MALE = "male"
    UNSPECIFIED = "unspecified"


class Equipment(StrEnum):
    """A piece of equipment or a place to train."""

    FULL_GYM = "full_gym"
    BARBELL = "barbell"
    RACK = "rack"
    TRAP_BAR = "trap_bar"
    SAFETY_BAR = "safety_bar"
    DUMBBELL = "dumbbell"
    KETTLEBELL = "kettlebell"
    BAND = "band"
    CABLE = "cable"
    MACHINE = "machine"
    BENCH = "bench"
    BACK_EXTENSION_BENCH = "back_extension_bench"
    GHD = "ghd"
    PULL_UP_BAR = "pull_up_bar"
    BOX = "box"
    STEP = "step"
    WALL = "wall"
    CHAIR = "chair"
    DOWEL = "dowel"
    BALL = "ball"
    ROLLER = "roller"
    WHEEL = "wheel"
    SLIDERS = "sliders"
    RINGS = "rings"
    SLED = "sled"
    ROPE = "rope"
    BIKE = "bike"
    ROWER = "rower"
    TREADMILL = "treadmill"
    POOL = "pool"
    FIELD = "field"
    HILL = "hill"


class GoalKind(StrEnum):
    """Kind of goal."""

    LIFT = "lift"
    EVENT = "event"
    ACTIVITY = "activity"


class Weekday(StrEnum):
    """Day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
