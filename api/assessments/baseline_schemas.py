"""Shapes of the baseline tests on the wire."""

from typing import Any

from api.assessments import vocab
from api.assessments.protocols import Offered
from api.assessments.retests import ReadBaseline, ReadResult
from api.assessments.schemas import Evidence
from api.engine.ruletables import RuleMark
from api.engine.vocab import (
    BaselineTest,
    BetterWhen,
    BodyPosition,
    BodySide,
    ChangeVerdict,
    Comparison,
    Examiner,
    Phase,
)
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch
from api.kit.limits import PAIN, VERSION

PAIN_IN_IT = (
    "Worst pain during it, 0 to 10. Absent does not mean zero: a `hinge_dowel` "
    "or `sorensen` without it opens no phase until it is entered."
)


class _Row(Out):
    """A row of the rule set: it is its own evidence."""

    def get_attribute(self, obj: RuleMark, attr: str, default: Any) -> Any:
        return obj if attr == "evidence" else super().get_attribute(obj, attr, default)


def _change(text: str) -> fields.Number:
    return fields.Number(vocab.TEST_VALUE, allow_none=True, metadata=about(text))


class Instrument(_Row):
    """What a change of a result means. A value that has not been published is null."""

    better = fields.Choice(BetterWhen)
    mdc = _change("Measurement error (MDC): a change counts if it exceeds this.")
    mdc_past = _change("The same for people whose pain is over.")
    mdc_item = _change("The same for one activity, if `mdc` is for the mean of several.")
    mcid = _change("Smallest change that people notice (MCID).")
    mcid_pct = _change("The same, in percent of the value before.")
    recovered = _change("The value at which people describe themselves as recovered.")
    evidence = fields.One(Evidence)


class AnswerForm(_Row):
    """The form whose answers are scored here. The questions belong to their authors."""

    items_from = fields.Whole(vocab.POSITION, metadata=about("Fewest answers needed for a score."))
    items_to = fields.Whole(vocab.POSITION, metadata=about("Most answers possible."))
    answers = fields.ListOf(
        fields.Number(vocab.ANSWER),
        vocab.ANSWERS_LONGEST,
        metadata=about("Values that each answer may have."),
    )
    evidence = fields.One(Evidence)


class TestCut(_Row):
    """A gate that uses the test."""

    phase = fields.Choice(Phase, metadata=about("The phase it leads out of."))
    text = fields.Text(200, metadata=about("The gate in words."))
    comparison = fields.Choice(Comparison)
    value = fields.Number(vocab.TEST_VALUE, metadata=about("Threshold, in `unit`."))
    unit = fields.Text(20, metadata=about("Its unit."))
    evidence = fields.One(Evidence)


class BaselineProtocol(Out):
    """How a test is done."""

    test = fields.Choice(BaselineTest)
    name = fields.Text(100, metadata=about("Display name."))
    version = fields.Text(20, metadata=about("Version of this protocol.", example="2026.11"))
    unit = fields.Choice(vocab.BaselineUnit)
    sided = fields.Flag(metadata=about("Whether left and right are measured."))
    position = fields.Choice(
        BodyPosition,
        allow_none=True,
        metadata=about("Position of the body; null if nothing is measured."),
    )
    steps = fields.ListOf(fields.Text(300), 100, metadata=about("What to do, in order."))
    stop_when = fields.Text(300, metadata=about("When to stop."))
    detectable_change = fields.Number(
        vocab.TEST_VALUE,
        allow_none=True,
        metadata=about("Smallest change that exceeds measurement error."),
    )
    evidence = fields.One(Evidence)
    instrument = fields.One(Instrument)
    form = fields.One(AnswerForm, allow_none=True)
    gates = fields.ListOf(
        fields.One(TestCut), 100, metadata=about("Thresholds that gates apply to the test.")
    )

    def get_attribute(self, obj: Offered, attr: str, default: Any) -> Any:
        """What the rule set says stands beside how the test is done."""
        beside = attr in ("instrument", "form", "gates", "detectable_change")
        return super().get_attribute(obj if beside else obj.protocol, attr, default)


class BaselineProtocolList(Out):
    """All tests."""

    items = fields.ListOf(
        fields.One(BaselineProtocol), 100, metadata=about("In the order in which to offer them.")
    )


def _items(text: str) -> fields.ListOf:
    inner = fields.Number(vocab.ANSWER)
    return fields.ListOf(inner, vocab.ANSWERS_LONGEST, allow_none=True, metadata=about(text))


class BaselineResultInput(In):
    """One result. The test determines the unit, the range and whether there is a side."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    test = fields.Choice(BaselineTest, required=True)
    value = fields.Number(
        vocab.TEST_VALUE,
        allow_none=True,
        metadata=about("In the unit of the test; may be omitted if `items` is sent."),
    )
    items = _items(
        "Answers to a form that is scored here, in the order of its questions; see `form`."
    )
    side = fields.Choice(
        BodySide, allow_none=True, metadata=about("Left or right, if the test is sided.")
    )
    subject = fields.Text(
        80, allow_none=True, metadata=about("Lift or activity that the score is about.")
    )
    pain = fields.Whole(PAIN, allow_none=True, metadata=about(PAIN_IN_IT))
    position = fields.Choice(
        BodyPosition,
        attribute="body_position",
        allow_none=True,
        metadata=about("Position of the body; that of the protocol if absent."),
    )
    protocol_version = fields.Text(
        20,
        metadata=about(
            "Version of the protocol that was followed; the current one if absent.",
            example="2026.11",
        ),
    )


class ResultChange(Out):
    """A result compared with the last one of the same test, side, activity, position and
    protocol.
    """

    since = fields.Day(allow_none=True, metadata=about("Day of the previous result."))
    before = fields.Number(
        vocab.TEST_VALUE, allow_none=True, metadata=about("Value of the previous result.")
    )
    difference = fields.Number(
        vocab.DIFFERENCE, allow_none=True, metadata=about("This value minus the previous one.")
    )
    verdict = fields.Choice(ChangeVerdict)
    mdc = _change("What a difference must exceed to count, if a measurement error is published.")
    evidence = fields.One(Evidence)


class BaselineResult(Out):
    """One result."""

    id = fields.Uid(metadata=about("Id of the result."))
    test = fields.Choice(BaselineTest)
    value = fields.Number(vocab.TEST_VALUE, metadata=about("The result, in `unit`."))
    side = fields.Choice(
        BodySide, allow_none=True, metadata=about("Left or right, if the test is sided.")
    )
    subject = fields.Text(
        80, allow_none=True, metadata=about("Lift or activity that the score is about.")
    )
    pain = fields.Whole(PAIN, allow_none=True, metadata=about("Worst pain during it, 0 to 10."))
    position = fields.Choice(
        BodyPosition,
        attribute="body_position",
        allow_none=True,
        metadata=about("Position of the body; null if nothing is measured."),
    )
    protocol_version = fields.Text(20, metadata=about("Version of the protocol that was followed."))
    unit = fields.Choice(vocab.BaselineUnit)
    items = _items("The answers that the value was scored from, if they were sent.")
    change = fields.One(ResultChange)

    def get_attribute(self, obj: ReadResult, attr: str, default: Any) -> Any:
        """The change stands beside the row."""
        return super().get_attribute(obj if attr == "change" else obj.result, attr, default)


def _note() -> fields.Text:
    return fields.Text(1000, allow_none=True, metadata=about("A note in the examiner's words."))


def _results(**more: Any) -> fields.ListOf:
    text = "Results of the day, in order."
    inner = fields.One(BaselineResultInput)
    return fields.ListOf(inner, vocab.RESULTS_LONGEST, metadata=about(text), **more)


class BaselineInput(In):
    """The measurements of one day by one examiner."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    local_date = fields.Day(required=True, metadata=about("The athlete's day."))
    examiner = fields.Choice(Examiner, required=True)
    note = _note()
    results = _results(required=True)


class BaselinePatch(Patch):
    """Merge patch; `results` is replaced as a whole, and results that keep their id stay the
    same rows.
    """

    local_date = fields.Day(metadata=about("The athlete's day."))
    examiner = fields.Choice(Examiner)
    note = _note()
    results = _results()


class Baseline(Out):
    """The measurements of one day by one examiner."""

    id = fields.Uid(metadata=about("Id of the baseline."))
    local_date = fields.Day(metadata=about("The athlete's day."))
    examiner = fields.Choice(Examiner)
    note = _note()
    results = fields.ListOf(
        fields.One(BaselineResult), 100, metadata=about("Results of the day, in order.")
    )
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    created_at = fields.Moment(metadata=about("When it was stored."))

    def get_attribute(self, obj: ReadBaseline, attr: str, default: Any) -> Any:
        """Results are read beside the row, each with its change."""
        return super().get_attribute(obj if attr == "results" else obj.baseline, attr, default)


BaselinePage = page_of("BaselinePage", Baseline)


class BaselineSaved(Out):
    """A baseline and its effect."""

    baseline = fields.One(Baseline)
    effect = fields.One("Effect")
