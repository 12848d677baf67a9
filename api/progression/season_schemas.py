"""The season on the wire."""

from api.engine.vocab import GoalKind, Phase
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import Out
from api.progression.vocab import DAYS_LEFT, LighterWeekKind


class SeasonPhase(Out):
    """A phase planned back from the event at its shortest."""

    phase = fields.Choice(Phase)
    name = fields.Spoken(40, metadata=about("The phase in words.", example="Strength"))
    latest_on = fields.Day(metadata=about("Last day on which it may begin for the event."))
    earliest_on = fields.Day(
        allow_none=True,
        metadata=about(
            "First day on which it could begin if each phase took its shortest time; "
            "null once it has begun."
        ),
    )
    is_reachable = fields.Flag(metadata=about("Whether it has begun or can begin in time."))


class LighterWeek(Out):
    """A planned lighter week, with its first and last day. Signs of tiredness may bring one
    forward.
    """

    kind = fields.Choice(LighterWeekKind)
    from_on = fields.Day(metadata=about("Its first day."))
    until_on = fields.Day(metadata=about("Its last day."))


class Season(Out):
    """The way to the next event. Only a calendar: gates open a phase, days never do."""

    local_date = fields.Day(metadata=about("The athlete's day for which it was read."))
    phase = fields.Choice(Phase, metadata=about("The phase in force."))
    event_on = fields.Day(
        allow_none=True, metadata=about("Day of the next event or lift goal; null without one.")
    )
    goal_kind = fields.Choice(GoalKind, allow_none=True, metadata=about("Kind of the goal."))
    exercise = fields.Slug(allow_none=True, metadata=about("The lift of a lift goal."))
    days_left = fields.Whole(
        DAYS_LEFT, allow_none=True, metadata=about("Days until the event; 0 on its day.")
    )
    is_reachable = fields.Flag(
        allow_none=True,
        metadata=about("Whether every phase can begin in time; null without an event."),
    )
    ready_on = fields.Day(
        allow_none=True,
        metadata=about("The first day the event could be held with each phase at its shortest."),
    )
    phases = fields.ListOf(
        fields.One(SeasonPhase), 5, metadata=about("P1 to P5 in order; empty without an event.")
    )
    lighter_weeks = fields.ListOf(
        fields.One(LighterWeek), 61, metadata=about("Planned lighter weeks to come, in order.")
    )
    taper_from = fields.Day(
        allow_none=True, metadata=about("First day of the last week, which has half the sets.")
    )
    last_heavy_hinge_on = fields.Day(
        allow_none=True, metadata=about("Heavy hinges after this day add nothing before the event.")
    )
