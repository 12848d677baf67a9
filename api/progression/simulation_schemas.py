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
    """What if. Never stored."""

    scope = fields.One(DecisionScope, required=True, metadata={"example": {"kind": "plan"}})
    local_date = fields.Day(
        required=True, metadata=about("The athlete's day it starts from; facts up to it count.")
    )
    weeks = fields.Whole(
        WEEKS,
        load_default=0,
        metadata=about("How far to run. Twelve are run at most; `assumptions` says so."),
    )
    scenario = fields.Choice(SimulationScenario, load_default=SimulationScenario.GIVEN_FACTS)
    sessions = fields.ListOf(
        fields.One("SessionInput"),
        MOST_PRETENDED,
        metadata=about(
            "Pretended sessions, also of days to come; one stands in for a stored one of its id."
        ),
    )
    check_ins = fields.ListOf(
        fields.One("CheckInInput"),
        MOST_PRETENDED,
        metadata=about(
            "Pretended check-ins, also of days to come; one stands in for a stored one of its"
            " id, or of its day and kind."
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
        metadata=about("Empty exactly when action is stop_and_refer. Their ids name nothing."),
    )


class Simulation(Out):
    """A run of steps."""

    assumptions = fields.ListOf(
        fields.Spoken(500), 100, metadata=about("What was assumed, in plain words.")
    )
    steps = fields.ListOf(
        fields.One(SimulatedStep),
        MOST_STEPS,
        metadata=about("In order of days, 40 at most; the run ends where training stops."),
    )
    ruleset_version = fields.Text(20, metadata=about("Rule set that was applied."))
