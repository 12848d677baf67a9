"""Sentences about the back as a whole: visits, flares, confidence, upkeep, the season.

Each ends in something the athlete can do (INV-33).
"""

from collections.abc import Mapping

from api.engine.vocab import DecisionAction

REMARKS: Mapping[str, str] = {
    "pattern_phase_back": (
        "One phase back after a red answer: {patterns}. Do what is shown; {back_greens} calm"
        " sessions in a row bring a movement back up again."
    ),
    "examined_before_told": (
        "The note about your examination on {day} was saved before this answer was known, so it"
        " does not cover it. Ask the person who saw you to record it again if they knew, or to"
        " look once more."
    ),
    "flare_slow": (
        "{flare_better_days} days into this flare, your mornings are not clearly calmer. Please"
        " plan a visit; keep walking."
    ),
    "flare_stays": (
        "This flare has not eased in {flare_must_days} days. Please have it looked at before loads"
        " go up again."
    ),
    "graded_exposure": (
        "Trust in your back grows with practice. Do the planned amount, no more and no less; stop"
        " only at your limit, and log what you did."
    ),
    "illness_told": (
        "You told us about an illness. Rest, or take a short walk, until any fever is gone;"
        " sessions you skip for it do not count against you."
    ),
    "recurrence_started": (
        "New pain after {calm_days} quiet days. Tell us about it as a new episode and answer the"
        " safety questions; keep up easy movement."
    ),
    "hinge_test_holds": (
        "After your last hinge test, the plan keeps to simple hinges. Practise them and take the"
        " test again; passing it opens the others."
    ),
    "done_early": (
        "Your last training held work of a later phase: {exercise}. Leave that out until your plan"
        " asks for it, and log how your back is the morning after."
    ),
    "pillar_short": (
        "The last {pillar_days} days had too little of: {pillars}. Add a little of that; loads"
        " stay as they are."
    ),
    "gates_open": "The next phase still needs: {open}. Keep to this plan until then.",
    "gate_untold": (
        "The next phase still needs: {open}. Answers about {day} are missing; add them, and check"
        " in the morning after each session."
    ),
    "gate_pain_untold": (
        "The next phase still needs: {open}. The pain of {exercise} on {day} is not logged; add it,"
        " or the worst pain of that whole session, even if it was zero."
    ),
    "gate_broken": (
        "The next phase still needs: {open}. The session on {day} was not green. Keep to this plan"
        " until then."
    ),
    "phase_days": (
        "Every gate of this phase is met. The next one can begin on {day}, if answers stay as they"
        " are. Go on as shown."
    ),
    "running_waits": (
        "Running is not open now: it needs a calm back and quiet legs, also in the walking and"
        " hopping tests. Walk as shown."
    ),
    "event_too_near": (
        "Your event on {event} is too soon for the phases before it: “{phase}” cannot begin in"
        " time. Choose a date from {ready} on, a shorter distance or a lighter goal."
    ),
    "taper": (
        "In the days before your event on {event}: fewer sets, about the same loads. Do the sets"
        " shown and keep walking."
    ),
    "event_close": (
        "Your event is close. Do this hinge as shown; heavier ones can wait until after it."
    ),
    "season_lock": (
        "In season, this load goes no higher. Stay with the dose shown and save steps up for later."
    ),
    "bend_later": (
        "Your back likes bending least in the morning. Hold off on loaded bending until {hours}"
        " hours after waking, and start the day with a walk."
    ),
    "legs_centralised": (
        "The feeling in the leg has moved up, which is the better direction. Carry on as planned"
        " and keep telling us where you feel it."
    ),
    "getting_worse": (
        "It got worse week after week while you trained. Please plan a visit; loads wait until"
        " then."
    ),
    "no_progress": (
        "{no_progress_days} days without a clear change. Please plan a visit; you can keep"
        " training at these loads."
    ),
    "not_better": (
        "After {not_better_days} days, your mornings are not clearly better. Please plan a visit;"
        " you can keep training."
    ),
    "flares_repeated": (
        "{flares} flares in {flares_days} days. Please plan a visit, and do the tests and safety"
        " questions again; you can keep up calm training."
    ),
    "settling_long": (
        "{settle_days} easy days have not opened the next phase. Please plan a visit; keep up"
        " walks and easy positions."
    ),
}
TURNS: Mapping[str, tuple[DecisionAction, str]] = {
    "routine_visit_open": (
        DecisionAction.PROGRESS,
        "A clinician's note that names the visit would have let it go up again.",
    ),
    "graded_exposure": (
        DecisionAction.PROGRESS,
        "{greens} answers inside your range in a row would have allowed a step up.",
    ),
    "taper": (
        DecisionAction.HOLD,
        ("Without an event this week, the usual dose would have stayed."),
    ),
    "event_close": (
        DecisionAction.PROGRESS,
        "An event further away would have allowed a step up.",
    ),
    "season_lock": (DecisionAction.PROGRESS, "A day out of season would have allowed a step up."),
}
"""What would have changed the answer, where that is not a calmer value."""
