"""Sentences of a receipt, from templates only. None names a finding, promises or frightens.

Each reason ends in something the athlete can do (INV-33).
"""

from collections.abc import Mapping

from api.engine.decisions import Check, Reason
from api.engine.ruleset import RuleSet
from api.engine.telling.numbers import Said
from api.engine.telling.remark_words import REMARKS, TURNS
from api.engine.vocab import DecisionAction

SAFETY_NET = (
    "New numbness between the legs, leg weakness, or a change in bladder or bowel:"
    " stop and seek help at once."
)

REASONS: Mapping[str, str] = {
    "two_for_two": (
        "{extra_reps} more repetitions than asked in the last set, {extra_sessions} times in a"
        " row: take one small step up."
    ),
    "dapre": (
        "{value} repetitions in your all-out set, and green answers: take the step up you have"
        " earned."
    ),
    "dapre_same": "{value} repetitions in your all-out set: this load is right. Repeat it.",
    "dapre_lower": "{value} repetitions in your all-out set: take a little off and build up again.",
    "effort_missing": "Tell us how hard each of your heaviest sets was, and the plan can move on.",
    "pain_missing": "Tell us the pain of each of your last sets, and the plan can move on.",
    "technique_missing": "Rate the technique of each of your last sets, and the plan can move on.",
    "amount_missing": "Tell us how much you did last time, and the plan can move on.",
    "load_missing": ("No weight is logged for it yet. Log the weight you use, and it can step up."),
    "week_step_taken": (
        "This week already had its step up. Repeat the dose until {step_days} days have passed."
    ),
    "layoff_week": (
        "After so long away, each week adds a little. Repeat this dose; next week adds more."
    ),
    "volume_capped": (
        "A step up now would put this week's hinge work more than {limit} % above your biggest"
        " recent week. Repeat this dose for now."
    ),
    "run_week_capped": (
        "Your running time has already gone up this week. Repeat this stage until the week has"
        " passed."
    ),
    "load_week_capped": (
        "This week's training was more than {limit} % above your usual. Repeat what you know, or"
        " take a rest day."
    ),
    "other_sport_rises": (
        "Another of your sports is stepping up this week. Repeat this dose; its turn comes later."
    ),
    "brace_needed": (
        "Going heavier needs a tested brace at level {level}. Take the brace test when you feel"
        " fresh."
    ),
    "run_days_full": (
        "You ran on {value} days this week. Repeat this stage, and leave a rest day between runs."
    ),
    "speed_too_soon": (
        "Speed work comes after {limit} days of easy half-hour runs. Run easy until then."
    ),
    "two_green_exposures": (
        "{greens} green answers in a row, far enough apart: take one small step up."
    ),
    "load_finding": (
        "Find out what feels easy now. Add a little each set; stop adding at effort {effort} or"
        " when pain goes above green, and stay at that load or below."
    ),
    "restore": (
        "You have done more than this in calm before, and your answer on the way back was green:"
        " take the next step up."
    ),
    "single_green": "Calm last time. A step up needs {left} more like that.",
    "spacing": (
        "The last sessions with it were less than {limit} hours apart. Stay with the dose shown; a"
        " step up needs rest in between."
    ),
    "session_spike": (
        "That run was much longer than your longest calm run of the last {days} days. Make the"
        " next one shorter."
    ),
    "otherwise": "There is no new information yet. Do the dose shown and log it.",
    "stage_pace": "One new run stage in {limit} days is enough. Repeat this stage once more.",
    "stage_missing": ("Your runs are logged without a stage. Do this one, and log its stage."),
    "hop_test_missing": (
        "The next run stage needs a calm hop test first. Take it when you feel ready."
    ),
    "morning_missing": (
        "We do not know yet how your back was on {day}, the morning after. Add your answer, or let"
        " the next session count."
    ),
    "worst_missing": (
        "The worst pain of last time is not logged. Log it for each exercise or for the whole"
        " session, even if it was zero, and the plan can move on."
    ),
    "answers_missing": (
        "Some answers about your last session are missing. Add them and the plan can move on."
    ),
    "in_session_amber": (
        "Discomfort {reached}, the edge of your range. Stay with the dose shown once more."
    ),
    "in_session_red": "Discomfort {reached}; up to {limit} is calm for you. Start lower next time.",
    "morning_up": (
        "Your morning on {day} was above your usual. Do what is shown and add nothing; what counts"
        " next is a calm session and a calm morning answer after it."
    ),
    "slow_settle": (
        "Your back took a long time to settle. Keep it easy until it settles within {limit} hours."
    ),
    "amber_twice": "Two edge days in a row: take one small step down, and build up from there.",
    "red_twice_week": (
        "{reds_week} red answers in {reds_week_days} days from one movement. Use the other"
        " movement for now."
    ),
    "worsening_trend": (
        "The last weeks went the wrong way. This movement is replaced or stays as it is; plan a"
        " visit and keep walking."
    ),
    "sessions_worsening": (
        "{reds_fortnight} red sessions in {reds_fortnight_days} days. Everything stays as it is;"
        " plan a visit and keep walking."
    ),
    "session_not_calm": (
        "The session on {day} was not calm, and without its exercises nobody can tell what it was."
        " Do what is shown, add nothing, and log what you do in such a session next time."
    ),
    "session_unanswered": (
        "The session on {day} still needs answers. Add how much it hurt and how the morning after"
        " was; until then do what is shown."
    ),
    "sharp_quality": (
        "A sharp, electric or giving-way feeling ends this exercise. Use the stand-in."
    ),
    "leg_symptoms_spread": (
        "The feeling moved further down the leg. Step back and answer the safety questions."
    ),
    "flare_protocol": (
        "This looks like a flare.{likely} Take short walks and use easy positions, then start"
        " again with less."
    ),
    "after_flare": (
        "The easy days of the flare are done. Start with fewer sets and less load; each calm"
        " session brings a step of it back."
    ),
    "pattern_not_green": (
        "The same movement was above its calm range in another exercise. Stay with the dose shown"
        " until it is calm there too."
    ),
    "pattern_unanswered": (
        "Another exercise of the same movement still needs answers about {day}. Add them, or let"
        " the next session count."
    ),
    "load_by_effort": (
        "Choose a weight that leaves about {left} in reserve at the end of each set{most}; log the"
        " weight you used."
    ),
    "load_by_feel": (
        "Choose a weight that makes each set end at effort {effort}{most}; log the weight you used."
    ),
    "layoff": "Welcome back after {days} days away. Start easy and build up while it stays calm.",
    "layoff_lift": "It has rested for {days} days. Start easy and build up while it stays calm.",
    "movement_lighter": (
        "It has rested for more than {days} days, and you trained its movement lighter in that"
        " time. Start near that load and build up while it stays calm."
    ),
    "muscle_soreness": (
        "Something new was a lot for your muscles. Do what is shown once and check in tomorrow."
    ),
    "plateau_review": (
        "{plateau_days} days without a step up. Take the tests once more, so the plan can be"
        " reviewed."
    ),
    "readiness_low": "You are not at your freshest. Do what is shown and add nothing new today.",
    "readiness_red": (
        "Your body asks for an easier day. Stay at effort {limit} or below, or just walk today."
    ),
    "deload_planned": (
        "This is the lighter week that was planned. Do the sets shown and leave the rest for later."
    ),
    "taper_over": (
        "The lighter week that was begun for your event goes on until {last}. Do the sets shown;"
        " the others come back after it."
    ),
    "deload_triggered": (
        "Several signs say it has been a lot. Take a lighter week; the sets shown are enough."
    ),
    "override_stricter": "You asked for less, so this is less. Tell us when you want more again.",
    "technique_low": "You rated your technique low. Add no weight and pick one cue to practise.",
    "effort_spent": (
        "Again you had nothing left in reserve: take a little less and build up again."
    ),
    "effort_high": (
        "It was harder than planned last time. Stay with the dose shown until it feels easier."
    ),
    "exposure_incomplete": (
        "Not every set was finished. Stay with the dose shown and take your time."
    ),
    "adherence_low": (
        "Sessions done lately: {done} of {planned}. Make the plan smaller if that helps."
    ),
    "answers_unsure": (
        "A safety question has no clear answer yet. Answer it by tomorrow; nothing goes up until"
        " then."
    ),
    "routine_visit_open": (
        "You can keep training; the next step up waits for a visit. Book one when you can."
    ),
    "phase_visit_open": (
        "You can keep training; the next phase waits for a visit. Book one when you can."
    ),
    "clearance_missing": "Use body weight only until a clinician has recorded that load is fine.",
    "gate_not_met": (
        "The next step up belongs to a later phase. Stay with the dose shown until then."
    ),
    "sub_threshold_start": (
        "We start below what you could do, on purpose. It should feel easy; do just this and log"
        " it."
    ),
    "new_exercise": "This is new in your plan, and easy on purpose. Do the first dose as shown.",
    "step_capped": "This step up is the smallest plate change within {limit} %. Add just that.",
    "plates_too_big": (
        "Your smallest plates make too big a step. Repeat this dose; with smaller plates in your"
        " profile, the step up opens."
    ),
    "lighter_than_asked": (
        "It was calm, and lighter than the plan asked for. The dose the plan asked for stays; the"
        " next step up starts from there."
    ),
    "at_top": "This is the top of the range for now. Repeat the dose and keep it easy.",
    "phase_ceiling": "This phase has a lower limit for this lift. Use the lower load for now.",
    "not_in_phase": "This belongs to a later phase. Use the stand-in until then.",
    "sensitivity_confirmed": "Your back has shown it dislikes this direction. Use the stand-in.",
    "equipment_missing": "The equipment is not at hand. Use the stand-in.",
    "bar_too_heavy": "The empty bar is heavier than today's dose. Use the stand-in.",
    "bar_again": (
        "The same movement was calm often enough since, so the bar is back. Start with the bar"
        " alone, as shown."
    ),
    "exercise_unplaced": (
        "We do not know yet how hard this is on the back. Repeat the dose; tell us how hard it is,"
        " and it can step up."
    ),
    "hinge_test_low": (
        "After your last hinge test, simpler hinges come first. Use the stand-in, practise the"
        " hinge, and take the test again."
    ),
    "spine_not_examined": (
        "This waits until a clinician has examined you. Use the stand-in, and book the visit."
    ),
    "exercise_excluded": "You asked to leave this out. Use the stand-in.",
    "all_excluded": (
        "You asked to leave out everything that could be done now. Tell us what you do instead,"
        " and how your back responds."
    ),
    "red_flag_open": (
        "One of your safety answers needs a clinician. Training waits until a clinician has looked"
        " at it; please arrange this."
    ),
    "screening_missing": (
        "Some safety questions have no answer yet. Answer them and training can begin."
    ),
    "check_in_answers_missing": (
        "Because of what you told us last, we need to ask the safety questions again. Please"
        " answer them now."
    ),
    "guardian_needed": (
        "Training waits for a clinician together with your parent or guardian. Ask them to link up."
    ),
    "phase_raised": "Every gate of the last phase is met. Welcome to the next one; start it easy.",
    "phase_lowered": (
        "A flare takes the plan back one phase. Keep to it; the way back up is open."
    ),
    "phase_after_absence": (
        "After so long away, the plan starts again from an earlier phase. Keep to it; the way back"
        " up is open."
    ),
    "screening_old": (
        "The safety questions are due again. Please answer them; nothing goes up until then."
    ),
    "screening_expired": (
        "You answered the safety questions too long ago. Answer them again and training can go on."
    ),
    "restricted_by_clinician": "{name}: your clinician said {kind}. Keep to what is shown here.",
    "restrictions_standing": (
        "This plan keeps to your clinician's limits: {list}. Ask them before you go past one."
    ),
    "placed_by_clinician": (
        "A clinician put {what} in “{phase}” on {day}. Train there and log how your back responds."
    ),
    "placement_waits": (
        "A clinician chose “{phase}” for {what} on {day}; moving up waits for what is still open."
        " Answer what we ask and keep to this plan."
    ),
    "clinician_override": (
        "A clinician allowed {what} until {until}. Do it only while your back stays calm."
    ),
    "override_link_ended": (
        "What a clinician allowed for {name} ended on {day}, when your link to them ended. Do the"
        " dose shown; a clinician you are linked to may allow it again."
    ),
    "unknown_exercise": "This exercise is not in the library. Choose one from the plan.",
    "episode_missing": "Tell us how your back has been, so the plan can fit it.",
    **REMARKS,
}

CALM_SESSION = "Calm answers about that session would have allowed a step up."
COUNTERFACTUALS: Mapping[str, tuple[DecisionAction, str]] = {
    "load_finding": (
        DecisionAction.HOLD,
        "A flare, an open safety question or an easily irritated back would have kept the usual"
        " dose.",
    ),
    "sub_threshold_start": (
        DecisionAction.START,
        "A higher load tolerated lately would have meant a higher start.",
    ),
    "new_exercise": (
        DecisionAction.HOLD,
        ("A load tolerated lately would have meant a higher start."),
    ),
    "red_flag_open": (
        DecisionAction.START,
        "A clinician's clearance and a clean screening would have opened training.",
    ),
    "screening_missing": (
        DecisionAction.START,
        "Answering no to every safety question would have opened training.",
    ),
    "clearance_missing": (DecisionAction.HOLD, "A clearance would have allowed load."),
    "muscle_soreness": (
        DecisionAction.PROGRESS,
        "A morning at your usual level could have allowed a step up.",
    ),
    "session_not_calm": (DecisionAction.PROGRESS, CALM_SESSION),
    "session_unanswered": (DecisionAction.PROGRESS, CALM_SESSION),
    "sessions_worsening": (
        DecisionAction.PROGRESS,
        "Fewer red sessions would have allowed a step up.",
    ),
    "readiness_red": (DecisionAction.PROGRESS, "Being more rested could have allowed a step up."),
    "deload_planned": (
        DecisionAction.PROGRESS,
        "A different week of the phase could have allowed a step up.",
    ),
    "taper_over": (
        DecisionAction.HOLD,
        "Without a lighter week for your event, the usual dose would have stayed.",
    ),
    "deload_triggered": (
        DecisionAction.PROGRESS,
        "With fewer of these signs, the plan would have gone on as usual.",
    ),
    "restricted_by_clinician": (
        DecisionAction.HOLD,
        "Without this limit, the usual dose would have applied.",
    ),
    "clinician_override": (
        DecisionAction.HOLD,
        "Without your clinician's permission, the usual small steps would have applied.",
    ),
    "running_waits": (
        DecisionAction.PROGRESS,
        ("With all of that, the next run stage could have opened."),
    ),
    "gate_not_met": (
        DecisionAction.PROGRESS,
        "A later phase would have allowed a step up.",
    ),
    "exercise_unplaced": (
        DecisionAction.PROGRESS,
        "A rating of how hard it is on the back would have allowed a step up.",
    ),
    **TURNS,
}


def sentence(code: str, values: Mapping[str, str], ruleset: RuleSet) -> str:
    """The sentence of a reason; unknown placeholders become a dash rather than fail."""
    return REASONS[code].format_map(Said(values, ruleset))


def worded(
    code: str, rule: str, checks: tuple[Check, ...], ruleset: RuleSet, **values: str
) -> Reason:
    """A reason in the words of its code."""
    return Reason(code, rule, sentence(code, values, ruleset), checks)
