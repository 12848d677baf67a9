"""Shapes of simulations on the wire."""

from api.engine.vocab import DecisionAction, Phase, SimulationScenario, Urgency
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import In, Out
from api.kit.limits import Bounds
from api.progression.schemas import DecisionScope, Reason

WEEKS = Bounds(0, 26)
MOST_PRETENDED = 50
MOST_STEPS = 100


class SimulationInput(In):
    """A simulation to run. Never stored."""

    scope = fields.One(DecisionScope, required=True, metadata={"example": {"kind": "plan"}})
    local_date = fields.Day(
        required=True,
        metadata=about(
            "The athlete's day from which it starts; facts up to and including it count."
        ),
    )
    weeks = fields.Whole(
        WEEKS,
        load_default=0,
        metadata=about("Weeks to simulate. At most twelve are run; `assumptions` says so."),
    )
    scenario = fields.Choice(SimulationScenario, load_default=SimulationScenario.GIVEN_FACTS)
    sessions = fields.ListOf(
        fields.One("SessionInput"),
        MOST_PRETENDED,
        metadata=about(
            "Hypothetical sessions, including future ones; each replaces a stored one "
            "with the same id."
        ),
    )
    check_ins = fields.ListOf(
        fields.One("CheckInInput"),
        MOST_PRETENDED,
        metadata=about(
            "Hypothetical check-ins, including future ones; each replaces a stored one "
            "with the same id, or of the same day and kind."
        ),
    )


class SimulatedStep(Out):
    """A decision that was not stored."""

    local_date = fields.Day(metadata=about("The day it would be asked for."))
    action = fields.Choice(DecisionAction)
    urgency = fields.Choice(Urgency)
    phase = fields.Choice(Phase)
    headline = fields.Spoken(200, metadata=about("The decision in one line."))
    reasons = fields.ListOf(fields.One(Reason), 100, metadata=about("Why, most binding first."))
    prescriptions = fields.ListOf(
        fields.One("Prescription"),
        100,
        metadata=about(
            "Empty if and only if the action is stop_and_refer. Their ids refer to nothing stored."
        ),
    )


class Simulation(Out):
    """The simulated decisions."""

    assumptions = fields.ListOf(
        fields.Spoken(500), 100, metadata=about("What was assumed, in plain words.")
    )
    steps = fields.ListOf(
        fields.One(SimulatedStep),
        MOST_STEPS,
        metadata=about("In order of days, at most 40; the simulation ends where training stops."),
    )
    ruleset_version = fields.Text(20, metadata=about("Rule set that was applied."))
