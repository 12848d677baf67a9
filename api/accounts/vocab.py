"""Words and limits of accounts."""

from datetime import timedelta
from enum import StrEnum

from api.kit.limits import Bounds


class AccountKind(StrEnum):
    ATHLETE = "athlete"
    CLINICIAN = "clinician"


class MassUnit(StrEnum):
    """Unit in which an app shows loads; the API always uses kilograms."""

    KG = "kg"
    LB = "lb"


class DistanceUnit(StrEnum):
    """Unit in which an app shows distances; the API always uses metres."""

    KM = "km"
    MI = "mi"


class DevicePlatform(StrEnum):
    """Platform of the device."""

    IOS = "ios"
    ANDROID = "android"
    WEB = "web"
    SCRIPT = "script"


class ConsentPurpose(StrEnum):
    """What a consent is for."""

    HEALTH_DATA = "health_data"
    PRODUCT_MESSAGES = "product_messages"
    RESEARCH = "research"


class ConsentGiver(StrEnum):
    """Who gave a consent; for a minor it is the guardian."""

    ATHLETE = "athlete"
    GUARDIAN = "guardian"


MINIMUM_AGE = 13
ADULT_AGE = 18

PASSWORD_SHORTEST = 15
PASSWORD_LONGEST = 128

REFRESH_GRACE = timedelta(seconds=30)
REFRESH_IDLE = timedelta(days=30)
REFRESH_ABSOLUTE = timedelta(days=180)

TRAINING_AGE = Bounds(0, 80)
PLATE_STEP_KG = Bounds(0.1, 20)
PLATE_STEP_G = Bounds(100, 20_000)
USUAL_PLATE_STEP_G = {MassUnit.KG: 2500, MassUnit.LB: 2268}
"""Two of the smallest plates of most gyms: of 1.25 kg, or of 2.5 lb."""
LOAD_KG = Bounds(0, 600)
LOAD_G = Bounds(0, 600_000)
REPS = Bounds(1, 100)
WEEKLY_RUN_M = Bounds(0, 500_000)
LONGEST_RUN_M = Bounds(0, 200_000)
CADENCE = Bounds(100, 240)
DISTANCE_M = Bounds(0, 500_000)
