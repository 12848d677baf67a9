"""Where each invariant of the rule book is proved, and where its proof was seen to fail.

A test is named by its file under ``tests/engine`` and its function; over HTTP by its path under
``tests``. The twin is the test that breaks the engine on purpose and sees the proof fail.
"""

from typing import NamedTuple


class Proof(NamedTuple):
    tests: tuple[str, ...]
    twins: tuple[str, ...]
    law: str | None = None
    """The predicate the random histories are held against, as ``module.name``."""


ALL = "test_invariants::test_inv_04_to_42_no_answer_breaks_the_law"
REAL = "test_real_content::test_no_plan_of_any_program_breaks_the_law"
NUMBERS = "test_red_twins::test_a_rule_set_with_a_broken_number_is_caught"
INV, R, N = "test_invariants", "test_red_twins", "test_red_twins_by_number"
M, S, P = "test_metamorphic", "test_real_content", "test_placements"
L, T, OLD = "test_leg_reports", "test_flags_together", "test_old_answers"
GONE, REDS = "test_gone", "test_red_days"
RECEIPTS = "journeys/test_receipts"


def law(name: str, *twins: str) -> Proof:
    """Proved by the random histories and by every program as shipped."""
    return Proof((ALL, REAL), twins, name)


REGISTER: dict[int, Proof] = {
    1: Proof(
        (f"{INV}::test_inv_01_an_open_emergency_or_urgent_code_prescribes_nothing", ALL),
        (f"{R}::test_an_open_flag_overlooked_is_caught",),
        "safety_laws.inv_01",
    ),
    2: Proof(
        (f"{INV}::test_inv_02_neither_time_nor_a_coach_nor_a_wish_closes_a_code",
         f"{INV}::test_inv_02_an_examination_before_the_code_was_raised_does_not_close_it",
         f"{T}::test_a_routine_visit_before_the_question_was_answered_closes_nothing",
         f"{T}::test_what_is_told_beside_a_past_wants_both_examined",
         f"{T}::test_the_form_that_raised_a_flag_is_no_clean_one_after_it_was_cleared"),
        (f"{N}::test_inv_02_a_coach_who_closes_a_flag_is_caught",
         f"{T}::test_a_visit_from_before_taken_for_one_is_caught",
         f"{T}::test_a_cleared_past_that_no_longer_weighs_is_caught",
         f"{T}::test_an_old_form_that_unlocks_the_same_day_is_caught"),
    ),
    3: Proof(
        (f"{INV}::test_inv_03_an_unanswered_or_unsure_emergency_question_prescribes_nothing", ALL,
         f"{OLD}::test_inv_03_nothing_rises_on_old_answers_whatever_else_is_known"),
        (f"{N}::test_inv_03_an_unsure_answer_taken_for_a_no_is_caught",
         f"{N}::test_inv_03_an_emergency_question_nobody_answered_is_caught",
         f"{OLD}::test_inv_03_a_rule_that_overlooks_old_answers_is_caught",
         f"{OLD}::test_inv_03_answers_that_never_expire_are_caught"),
        "safety_laws.inv_03",
    ),
    4: law("laws.inv_04", f"{N}::test_inv_04_a_steep_morning_overlooked_is_caught"),
    5: law("laws.inv_05", f"{R}::test_a_missing_morning_taken_for_green_is_caught"),
    6: law("laws.inv_06", NUMBERS),
    7: law("laws.inv_07", NUMBERS, "test_rungs::test_a_fast_lane_for_everybody_is_caught"),
    8: law("laws.inv_08", NUMBERS, "test_finding::test_a_ramp_without_its_bound_is_caught"),
    9: law("laws.inv_09", f"{N}::test_inv_09_two_steps_at_once_are_caught"),
    10: law("laws.inv_10", NUMBERS),
    11: law("laws.inv_11", f"{N}::test_inv_11_a_phase_left_out_is_caught"),
    12: Proof(
        (f"{INV}::test_inv_12_no_phase_rises_past_an_open_flag", ALL,
         f"{P}::test_inv_12_whatever_the_history_no_placement_rises_past_an_open_flag"),
        (f"{N}::test_inv_12_a_phase_that_rises_past_a_flag_is_caught",
         f"{P}::test_a_placement_that_rises_past_a_flag_is_caught",
         "test_visits::test_a_visit_forgotten_is_caught"),
        "safety_laws.inv_12",
    ),
    13: Proof(
        (f"{INV}::test_inv_13_symptoms_that_spread_down_the_leg_step_back_or_stop", ALL),
        (f"{N}::test_inv_13_a_feeling_that_spreads_overlooked_is_caught",),
        "safety_laws.inv_13",
    ),
    14: Proof(
        (f"{INV}::test_inv_14_a_new_neural_sign_in_a_check_in_stops_in_that_answer",
         f"{INV}::test_inv_14_weakness_that_is_new_stops_even_when_every_question_says_no",
         f"{L}::test_inv_14_a_word_about_the_legs_in_a_session_weighs_as_much_as_in_a_check_in",
         "test_leg_signs::test_new_weakness_or_signs_in_both_legs_stop_whatever_was_answered",
         "test_leg_signs::test_inv_14_no_answer_beside_a_new_sign_is_calmer_than_silence",
         "test_leg_signs::test_weakness_in_the_other_leg_is_new",
         f"{T}::test_two_answers_of_different_days_weigh_what_one_form_with_both_would"),
        (f"{N}::test_inv_14_a_new_weakness_overlooked_is_caught",
         f"{L}::test_a_weakness_in_a_session_overlooked_is_caught",
         f"{L}::test_a_debt_of_sessions_forgotten_is_caught",
         "test_leg_signs::test_weakness_that_forgets_its_side_is_caught",
         f"{T}::test_flags_that_are_read_one_by_one_are_caught"),
    ),
    15: law("laws.inv_15", f"{R}::test_a_sharp_feeling_overlooked_is_caught"),
    16: law("laws.inv_16", f"{R}::test_a_confirmed_direction_ignored_is_caught"),
    17: law("laws.inv_17", f"{R}::test_a_substitute_that_is_harder_is_caught"),
    18: law("laws.inv_18_19", f"{R}::test_impact_before_its_time_is_caught"),
    19: law(
        "safety_laws.inv_19",
        f"{N}::test_inv_19_full_speed_before_its_time_is_caught",
        f"{R}::test_load_on_one_leg_before_its_time_is_caught",
    ),
    20: Proof(
        ("test_readiness_laws::test_inv_20_no_mix_of_answers_and_devices_lifts_a_plan_above_silence",
         f"{M}::test_inv_20_a_device_never_lifts_and_a_worse_week_never_lifts",
         f"{S}::test_inv_20_what_a_device_says_never_lifts_a_plan",
         "test_readiness_laws::test_inv_20_one_more_device_never_lifts_a_plan",
         "test_readiness_laws::test_inv_20_one_more_morning_never_lifts_a_plan"),
        ("test_readiness_laws::test_a_good_night_that_opens_a_step_is_caught",
         "test_readiness_laws::test_a_missing_morning_that_speaks_is_caught"),
        "load_laws.inv_20",
    ),
    21: law("laws.inv_21", f"{N}::test_inv_21_a_plan_without_walking_or_breathing_is_caught"),
    22: Proof(
        (f"{M}::test_inv_22_a_louder_answer_anywhere_is_never_answered_less_carefully",
         f"{S}::test_inv_22_one_more_point_of_pain_anywhere_is_never_answered_less_carefully",
         f"{INV}::test_inv_22_more_pain_is_never_answered_less_carefully",
         f"{GONE}::test_a_louder_morning_leaves_a_plan_as_careful_as_the_lift_that_it_takes_out",
         f"{REDS}::test_one_more_red_answer_does_not_undo_the_three_before_it"),
        (f"{N}::test_inv_22_pain_read_upside_down_is_caught",
         f"{GONE}::test_a_plan_that_forgets_what_left_it_is_caught",
         f"{REDS}::test_reds_counted_from_the_newest_alone_are_caught"),
        "metamorphic.inv_22",
    ),
    23: Proof(
        (f"{INV}::test_inv_23_facts_survive_their_json_and_give_the_same_answer",
         f"{INV}::test_inv_23_the_output_hash_covers_the_whole_decision"),
        (f"{N}::test_inv_23_an_answer_with_a_clock_in_it_is_caught",),
    ),
    24: Proof(
        (f"{M}::test_inv_24_order_and_duplicates_change_no_byte",
         f"{M}::test_inv_24_an_older_version_of_a_row_changes_nothing",
         f"{RECEIPTS}::test_inv_24_facts_uploaded_in_any_order_give_the_same_decision"),
        (f"{N}::test_inv_24_facts_read_in_the_order_they_came_in_are_caught",),
    ),
    25: Proof(
        (f"{INV}::test_inv_25_a_late_log_changes_the_input_hash",
         f"{RECEIPTS}::test_inv_25_a_late_log_makes_a_new_receipt_and_leaves_the_old_one_readable"),
        (f"{N}::test_inv_25_a_hash_that_overlooks_a_late_log_is_caught",),
    ),
    26: Proof(
        (f"{INV}::test_inv_26_loads_round_down_to_plates", ALL,
         f"{M}::test_inv_26_plates_in_pounds_round_down_too"),
        (f"{N}::test_inv_26_a_load_that_no_plates_make_is_caught",),
        "safety_laws.inv_26",
    ),
    27: Proof(
        (f"{INV}::test_inv_27_a_lay_off_lowers_the_load_by_its_table", ALL,
         "test_once_a_week::test_only_who_plans_one_session_a_week_is_spared",
         "test_layoff::test_after_a_month_away_each_week_has_its_share"),
        (f"{N}::test_inv_27_a_lay_off_that_lowers_nothing_is_caught",
         "test_layoff::test_a_way_back_without_weeks_is_caught"),
        "safety_laws.inv_27",
    ),
    28: law("laws.inv_28", f"{N}::test_inv_28_hinges_on_days_in_a_row_are_caught"),
    29: Proof(
        (f"{INV}::test_inv_29_no_run_grows_by_more_than_a_stage_or_a_tenth", ALL),
        (f"{R}::test_a_run_that_grows_by_half_is_caught",),
        "laws.inv_29",
    ),
    30: Proof(
        (f"{INV}::test_inv_30_under_eighteen_nothing_is_prescribed_without_guardian_and_clinician",
         f"{INV}::test_inv_30_a_clearance_with_guardian_consent_opens_training_for_a_minor"),
        (f"{N}::test_inv_30_a_minor_taken_for_an_adult_is_caught",),
        "safety_laws.inv_30",
    ),
    31: law(
        "safety_laws.inv_31",
        f"{N}::test_inv_31_impact_on_a_spine_nobody_examined_is_caught",
    ),
    32: law("laws.inv_32", f"{N}::test_inv_32_a_word_that_names_a_finding_is_caught"),
    33: law("laws.inv_33", f"{N}::test_inv_33_an_answer_without_a_reason_is_caught"),
    34: Proof(
        (f"{INV}::test_inv_34_a_session_skipped_for_pain_does_not_lower_adherence",),
        (f"{N}::test_inv_34_a_session_left_out_for_pain_counted_against_somebody_is_caught",),
    ),
    35: Proof(
        (f"{INV}::test_inv_35_a_wish_never_makes_the_answer_less_careful",
         "test_overrides::test_no_override_outlasts_the_days_the_rules_allow",
         "test_overrides::test_an_emergency_is_stronger_than_any_override"),
        (f"{N}::test_inv_35_a_wish_for_less_that_is_forgotten_is_caught",
         "test_overrides::test_an_override_without_an_end_is_caught"),
    ),
    36: law("load_laws.inv_36", "test_plateau::test_a_silent_standstill_is_caught"),
    37: Proof(
        ("journeys/test_always_answered::test_inv_37_a_flood_of_requests_keeps_no_stop_away",),
        ("journeys/test_always_answered::test_a_door_that_closes_after_many_requests_is_caught",),
    ),
    38: Proof(
        (f"{RECEIPTS}::test_inv_38_a_decision_is_on_record_before_it_is_shown",),
        (f"{RECEIPTS}::test_inv_38_a_decision_that_cannot_be_stored_is_not_shown",),
    ),
    39: Proof(
        ("test_deload_laws::test_inv_39_no_lighter_week_breaks_the_law", ALL, REAL),
        ("test_deload_laws::test_a_week_of_light_hinges_without_a_bound_is_caught",
         "test_deload_laws::test_a_lighter_week_without_an_end_is_caught"),
        "load_laws.inv_39",
    ),
    40: law("laws.inv_40", NUMBERS),
    41: Proof(
        (f"{RECEIPTS}::test_inv_41_only_the_athletes_own_facts_enter_a_decision",),
        (f"{RECEIPTS}::test_inv_41_facts_of_another_athlete_let_in_are_caught",),
    ),
    42: law("laws.inv_42", f"{N}::test_inv_42_an_exercise_from_another_library_is_caught"),
    43: Proof(
        ("test_liveness::test_inv_43_a_calm_lifter_reaches_the_goal_load_within_forty_weeks",
         "test_liveness::test_inv_43_a_calm_runner_climbs_to_the_half_hour_run",
         "cohort/test_engine_policy"
         "::test_inv_43_a_calm_lifter_reaches_the_goal_with_the_real_content",
         "programs/test_after_anything"
         "::test_inv_43_after_weeks_of_anything_six_calm_weeks_leave_nothing_held_down"),
        (f"{N}::test_inv_43_an_engine_that_never_steps_is_caught",
         "programs/test_after_anything"
         "::test_a_round_at_home_that_holds_a_plan_down_for_good_is_caught"),
    ),
    44: Proof(
        (f"{INV}::test_inv_44_a_missing_answer_alone_only_holds_the_load",
         f"{M}::test_inv_44_no_single_datum_that_lacks_raises_a_load_or_a_phase",
         f"{M}::test_inv_44_effort_unsaid_for_ever_neither_blocks_nor_helps",
         f"{S}::test_inv_44_no_datum_that_lacks_raises_a_load"),
        (f"{N}::test_inv_44_an_answer_left_out_to_get_a_step_is_caught",
         "test_unsaid_efforts::test_a_load_that_rises_on_a_silent_effort_is_caught",
         "test_readiness_laws::test_silence_taken_for_a_bad_night_is_caught"),
        "metamorphic.inv_44",
    ),
}  # fmt: skip
