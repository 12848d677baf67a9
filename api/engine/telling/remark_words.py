"""Sentences about the back as a whole: visits, flares, confidence, upkeep, the season.

Each ends in something the athlete can do (INV-33).
"""

from collections.abc import Mapping

from api.engine.vocab import DecisionAction

REMARKS: Mapping[str, str] = {
    "pattern_phase_back": (
        "A red answer took this back a phase: {patterns}. Two calm sessions of it in a row"
        " bring it forward again."
    ),
    "flare_slow": (
        "A week into this flare the mornings are not clearly calmer. Please plan a visit; keep"
        " walking."
    ),
    "flare_stays": (
        "Two weeks on, this flare has not eased. Please have it looked at before loads rise again."
    ),
    "graded_exposure": (
        "Your back is calm; trust in it grows by doing. Do the planned count, no more and no less,"
        " stop only at your limit, and note what you managed."
    ),
    "recurrence_started": (
        "New pain after a quiet month. Tell us about it as a new episode and answer the safety"
        " questions; easy movement goes on."
    ),
    "pillar_short": (
        "The last seven days were short of: {pillars}. Add a little of that; loads stay as they"
        " are."
    ),
    "event_too_near": (
        "Your event on {event} is nearer than the phases need: {phase} cannot begin in time. No"
        " gate moves for it. Choose a day from {ready} on, a shorter distance or a lighter target."
    ),
    "taper": (
        "The last week before your event on {event}: half the sets, nearly the same loads. Keep"
        " walking and arrive fresh."
    ),
    "event_close": (
        "Your event is close. Repeat this hinge as it is; heavier ones can wait until after it."
    ),
    "season_lock": "In season this load stays where it is. Repeat it and save steps for later.",
    "bend_later": (
        "Your back likes bending least in the morning. Leave loaded bending until {hours} hours"
        " after waking and begin the day with a walk."
    ),
    "legs_centralised": (
        "The feeling in the leg has moved up, which is the better way. Carry on as planned and"
        " keep telling where you feel it."
    ),
    "getting_worse": (
        "Two weeks running it was worse while you trained. Please plan a visit; loads wait for it."
    ),
    "no_progress": (
        "Six weeks without a clear change. Please plan a visit; training goes on at these loads."
    ),
    "not_better": (
        "Two weeks in, the mornings are not clearly better. Please plan a visit; training goes on."
    ),
    "flares_repeated": (
        "Two flares in six weeks. Please plan a visit, and take the tests and safety questions"
        " again; calm training goes on."
    ),
    "settling_long": (
        "A week of easy days has not opened the next phase. Please plan a visit; walks and easy"
        " positions go on."
    ),
}
TURNS: Mapping[str, tuple[DecisionAction, str]] = {
    "routine_visit_open": (
        DecisionAction.PROGRESS,
        "A clinician's note that names the visit would have let it rise again.",
    ),
    "graded_exposure": (
        DecisionAction.PROGRESS,
        "Two answers inside your range would have opened a step.",
    ),
    "taper": (DecisionAction.HOLD, "Without an event this week the usual dose would have stood."),
    "event_close": (DecisionAction.PROGRESS, "Further from the event it could have taken a step."),
    "season_lock": (DecisionAction.PROGRESS, "Out of season it could have taken a step."),
}
"""What would have changed the answer, where that is not a calmer value."""
