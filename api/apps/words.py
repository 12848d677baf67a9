"""Each class of data in plain words: what an athlete reads before letting an app have it."""

from api.kit.access import GRANTABLE, WITHOUT_HEALTH_DATA, Access

WORDS: dict[Access, str] = {
    Access.PROFILE_READ: (
        "See your profile: name, birth date, sex, country, language, time zone, units, sports, "
        "years of training, best lifts and usual running, equipment, and your goals"
    ),
    Access.PROFILE_WRITE: "Change your goals and your profile, except your identity details",
    Access.HEALTH_READ: "See your pain episodes and baseline tests",
    Access.HEALTH_WRITE: "Add and correct pain episodes and baseline tests",
    Access.PROGRAMS_READ: (
        "See your program, what is planned and due today, exercises of your own, and what you "
        "asked for"
    ),
    Access.PROGRAMS_WRITE: "Start and stop programs, add exercises of your own, ask for changes",
    Access.SESSIONS_READ: (
        "See your training sessions with sets and pain during training, and files you imported"
    ),
    Access.SESSIONS_WRITE: "Log, import, correct and delete training sessions",
    Access.CHECKINS_READ: "See your check-ins: pain, stiffness, sleep",
    Access.CHECKINS_WRITE: "Add, correct and delete check-ins",
    Access.MEASUREMENTS_READ: (
        "See what your devices recorded: workouts, heart rate, sleep, steps, weight; and which "
        "services you linked"
    ),
    Access.MEASUREMENTS_WRITE: "Add and delete workouts and measurements of your devices",
    Access.DECISIONS_READ: "See how your training is adjusted, and your charts of pain and load",
    Access.DECISIONS_WRITE: "Ask for your training to be adjusted",
}
"""In the order they are shown."""

NEVER_SHARED = (
    "Your answers about danger signs, what they led to, and anything your clinician cleared or "
    "restricted are never shared. An app is only told whether training is on hold."
)


def in_order(capabilities: frozenset[Access]) -> list[Access]:
    """Capabilities as they are shown."""
    return [access for access in WORDS if access in capabilities]


def is_health(access: Access) -> bool:
    """Whether it opens health data, which needs the consent to it."""
    return access not in WITHOUT_HEALTH_DATA


if set(WORDS) != set(GRANTABLE):
    raise RuntimeError("every capability that can be granted needs its words, and no other")
