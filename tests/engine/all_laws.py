"""Every law that one answer can break, with the facts it was given."""

from tests.engine import care_laws, effort_laws, laws, load_laws, run_laws, safety_laws

LAWS = (
    laws.inv_04, laws.inv_05, laws.inv_06, laws.inv_07, laws.inv_08, laws.inv_09, laws.inv_10,
    laws.inv_11, laws.inv_15, laws.inv_16, laws.inv_17, laws.inv_18_19, laws.inv_21,
    laws.inv_28, laws.inv_29, laws.inv_32, laws.inv_33, laws.inv_40, laws.inv_42, laws.limits,
    laws.plan_action, laws.load_finding, load_laws.brace,
    effort_laws.all_out, effort_laws.effort_said,
    load_laws.inv_36, load_laws.inv_39, load_laws.bars, load_laws.unnamed,
    care_laws.frozen, care_laws.bodyweight, care_laws.set_back,
    safety_laws.inv_01, safety_laws.inv_03, safety_laws.inv_12, safety_laws.inv_13,
    safety_laws.unloaded, safety_laws.inv_19, run_laws.red_run,
    safety_laws.inv_26, safety_laws.inv_27, safety_laws.inv_30, safety_laws.inv_31,
)  # fmt: skip
