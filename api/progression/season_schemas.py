"""The season on the wire."""

from api.engine.vocab import GoalKind, Phase
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import Out
from api.progression.vocab import DAYS_LEFT, LighterWeekKind


class SeasonPhase(Out):
    """A phase laid back from the event by its least time."""

    phase = fields.Choice(Phase)
    name = fields.Spoken(40, metadata=about("The phase in words.", example="Strength"))
    latest_on = fields.Day(metadata=about("Last day it may begin for the event."))
    earliest_on = fields.Day(
        allow_none=True,
        metadata=about("First day it could begin by least times alone; null once it has begun."),
    )
    is_reachable = fields.Flag(metadata=about("Whether it has begun or can begin in time."))


class LighterWeek(Out):
    """A planned week of less, first and last day. Signs of tiredness may bring one forward."""

    kind = fields.Choice(LighterWeekKind)
    from_on = fields.Day(metadata=about("Its first day."))
    until_on = fields.Day(metadata=about("Its last day."))


class Season(Out):
    """The way to the next event. A calendar only: gates open a phase, days never do."""

    local_date = fields.Day(metadata=about("The athlete's day it was read on."))
    phase = fields.Choice(Phase, metadata=about("The phase in force."))
    event_on = fields.Day(
        allow_none=True, metadata=about("Day of the next event or lift goal; null without one.")
    )
    goal_kind = fields.Choice(GoalKind, allow_none=True, metadata=about("What is aimed at."))
    exercise = fields.Slug(allow_none=True, metadata=about("The lift of a lift goal."))
    days_left = fields.Whole(
        DAYS_LEFT, allow_none=True, metadata=about("Days until the event; 0 on its day.")
    )
    is_reachable = fields.Flag(
        allow_none=True, metadata=about("Whether every phase can begin in time; null without one.")
    )
    ready_on = fields.Day(
        allow_none=True,
        metadata=about("The first day the event could be held with every phase in its least time."),
    )
    phases = fields.ListOf(
        fields.One(SeasonPhase), 5, metadata=about("P1 to P5 in order; empty without an event.")
    )
    lighter_weeks = fields.ListOf(
        fields.One(LighterWeek), 61, metadata=about("Planned lighter weeks to come, in order.")
    )
    taper_from = fields.Day(
        allow_none=True, metadata=about("First day of the last week, with half the sets.")
    )
    last_heavy_hinge_on = fields.Day(
        allow_none=True, metadata=about("After this day hinges add nothing before the event.")
    )
