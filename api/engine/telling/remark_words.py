"""Sentences about the back as a whole: visits, flares, confidence, upkeep, the season.

Each ends in something the athlete can do (INV-33).
"""

from collections.abc import Mapping

from api.engine.vocab import DecisionAction

REMARKS: Mapping[str, str] = {
    "pattern_phase_back": (
        "A phase back after a red answer: {patterns}. Do what is shown; {back_greens} calm sessions"
        " in a row bring a movement forward again."
    ),
    "examined_before_told": (
        "The note of your examination on {day} was stored before this answer was known, so it does"
        " not cover it. Ask who saw you to record it again if they knew, or to look once more."
    ),
    "flare_slow": (
        "{flare_better_days} days into this flare the mornings are not clearly calmer. Please plan"
        " a visit; keep walking."
    ),
    "flare_stays": (
        "This flare has not eased in {flare_must_days} days. Please have it looked at before loads"
        " rise again."
    ),
    "graded_exposure": (
        "Trust in your back grows by doing. Do the planned count, no more and no less,"
        " stop only at your limit, and note what you managed."
    ),
    "illness_told": (
        "You told us of an illness. Rest, or take a short walk, until any fever is gone; sessions"
        " left out for it do not count against you."
    ),
    "recurrence_started": (
        "New pain after {calm_days} quiet days. Tell us about it as a new episode and answer the"
        " safety questions; easy movement goes on."
    ),
    "hinge_test_holds": (
        "Your last hinge test keeps the plan to simple hinges. Practise them and take the test"
        " again; passed, it opens the others."
    ),
    "pillar_short": (
        "The last {pillar_days} days were short of: {pillars}. Add a little of that; loads stay as"
        " they are."
    ),
    "gates_open": "The next phase waits for this: {open}. Keep to this plan until then.",
    "gate_untold": (
        "The next phase waits for this: {open}. Answers about {day} are missing; add them, and"
        " answer the morning after each session."
    ),
    "gate_broken": (
        "The next phase waits for this: {open}. The session of {day} was not green. Keep to this"
        " plan until then."
    ),
    "running_waits": (
        "Running is not open now: it wants a calm back and quiet legs, in the tests of walking and"
        " hopping too. Walk as shown."
    ),
    "event_too_near": (
        "Your event on {event} is nearer than the phases need: “{phase}” cannot begin in time."
        " Choose a day from {ready} on, a shorter distance or a lighter target."
    ),
    "taper": (
        "The days before your event on {event}: fewer sets, about the same loads. Do the sets shown"
        " and keep walking."
    ),
    "event_close": (
        "Your event is close. Do this hinge as shown; heavier ones can wait until after it."
    ),
    "season_lock": (
        "In season this load goes no higher. Stay with the dose shown and save steps for later."
    ),
    "bend_later": (
        "Your back likes bending least in the morning. Leave loaded bending until {hours} hours"
        " after waking and begin the day with a walk."
    ),
    "legs_centralised": (
        "The feeling in the leg has moved up, which is the better way. Carry on as planned and"
        " keep telling where you feel it."
    ),
    "getting_worse": (
        "It was worse week after week while you trained. Please plan a visit; loads wait for it."
    ),
    "no_progress": (
        "{no_progress_days} days without a clear change. Please plan a visit; training goes on at"
        " these loads."
    ),
    "not_better": (
        "{not_better_days} days in, the mornings are not clearly better. Please plan a visit;"
        " training goes on."
    ),
    "flares_repeated": (
        "{flares} flares in {flares_days} days. Please plan a visit, and take the tests and safety"
        " questions again; calm training goes on."
    ),
    "settling_long": (
        "{settle_days} easy days have not opened the next phase. Please plan a visit; walks and"
        " easy positions go on."
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
        ("With the event further away, it could have taken a step up."),
    ),
    "season_lock": (DecisionAction.PROGRESS, "Out of season, it could have taken a step up."),
}
"""What would have changed the answer, where that is not a calmer value."""
