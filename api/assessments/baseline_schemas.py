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
    "Worst pain during it, 0 to 10. What is left out is not zero: a `hinge_dowel` or `sorensen`"
    " without it opens no phase until it is told."
)


class _Row(Out):
    """A row of the rule set: it is its own evidence."""

    def get_attribute(self, obj: RuleMark, attr: str, default: Any) -> Any:
        return obj if attr == "evidence" else super().get_attribute(obj, attr, default)


def _change(text: str) -> fields.Number:
    return fields.Number(vocab.TEST_VALUE, allow_none=True, metadata=about(text))


class Instrument(_Row):
    """What a change of a result means. A member that nobody has published is null."""

    better = fields.Choice(BetterWhen)
    mdc = _change("Error: a change counts if it exceeds this.")
    mdc_past = _change("The same for somebody whose pain is over.")
    mdc_item = _change("The same for one activity, where `mdc` is of their mean.")
    mcid = _change("Smallest change that people notice.")
    mcid_pct = _change("The same as percent of the value before.")
    recovered = _change("The value from which people call themselves recovered.")
    evidence = fields.One(Evidence)


class AnswerForm(_Row):
    """The answers from which a score is computed here. The questions are their authors'."""

    items_from = fields.Whole(vocab.POSITION, metadata=about("Fewest answers."))
    items_to = fields.Whole(vocab.POSITION, metadata=about("Most answers."))
    answers = fields.ListOf(
        fields.Number(vocab.ANSWER), vocab.ANSWERS_LONGEST, metadata=about("What each may be.")
    )
    evidence = fields.One(Evidence)


class TestCut(_Row):
    """A gate that reads the test."""

    phase = fields.Choice(Phase, metadata=about("The phase it leads out of."))
    text = fields.Text(200, metadata=about("The gate for people."))
    comparison = fields.Choice(Comparison)
    value = fields.Number(vocab.TEST_VALUE, metadata=about("In `unit`."))
    unit = fields.Text(20, metadata=about("Its unit."))
    evidence = fields.One(Evidence)


class BaselineProtocol(Out):
    """How a test is done."""

    test = fields.Choice(BaselineTest)
    name = fields.Text(100, metadata=about("Name for people."))
    version = fields.Text(20, metadata=about("Version of this protocol.", example="2026.11"))
    unit = fields.Choice(vocab.BaselineUnit)
    sided = fields.Flag(metadata=about("Whether left and right are measured."))
    position = fields.Choice(
        BodyPosition, allow_none=True, metadata=about("Of the body; null if nothing is measured.")
    )
    steps = fields.ListOf(fields.Text(300), 100, metadata=about("What to do, in order."))
    stop_when = fields.Text(300, metadata=about("When to stop."))
    detectable_change = fields.Number(
        vocab.TEST_VALUE,
        allow_none=True,
        metadata=about("Smallest change that is more than noise."),
    )
    evidence = fields.One(Evidence)
    instrument = fields.One(Instrument)
    form = fields.One(AnswerForm, allow_none=True)
    gates = fields.ListOf(fields.One(TestCut), 100, metadata=about("Cuts that gates make in it."))

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
    """One result. The test fixes the unit, the range and whether there is a side."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    test = fields.Choice(BaselineTest, required=True)
    value = fields.Number(
        vocab.TEST_VALUE,
        allow_none=True,
        metadata=about("In the unit of the test; may be left out beside `items`."),
    )
    items = _items("Answers of a form that is scored here, in its order: see `form`.")
    side = fields.Choice(BodySide, allow_none=True, metadata=about("Left or right, if sided."))
    subject = fields.Text(
        80, allow_none=True, metadata=about("Lift or activity the score is about.")
    )
    pain = fields.Whole(PAIN, allow_none=True, metadata=about(PAIN_IN_IT))
    position = fields.Choice(
        BodyPosition,
        attribute="body_position",
        allow_none=True,
        metadata=about("Of the body; that of the protocol unless said."),
    )
    protocol_version = fields.Text(
        20, metadata=about("The current one unless said.", example="2026.11")
    )


class ResultChange(Out):
    """A result against the last one of the same test, side, activity, position and protocol."""

    since = fields.Day(allow_none=True, metadata=about("Day of the one before."))
    before = fields.Number(vocab.TEST_VALUE, allow_none=True, metadata=about("Its value."))
    difference = fields.Number(
        vocab.DIFFERENCE, allow_none=True, metadata=about("This value minus that one.")
    )
    verdict = fields.Choice(ChangeVerdict)
    mdc = _change("What a difference must exceed to count, where an error is published.")
    evidence = fields.One(Evidence)


class BaselineResult(Out):
    """One result."""

    id = fields.Uid(metadata=about("Id of the result."))
    test = fields.Choice(BaselineTest)
    value = fields.Number(vocab.TEST_VALUE, metadata=about("In `unit`."))
    side = fields.Choice(BodySide, allow_none=True, metadata=about("Left or right, if sided."))
    subject = fields.Text(
        80, allow_none=True, metadata=about("Lift or activity the score is about.")
    )
    pain = fields.Whole(PAIN, allow_none=True, metadata=about("Worst pain during it, 0 to 10."))
    position = fields.Choice(
        BodyPosition,
        attribute="body_position",
        allow_none=True,
        metadata=about("Of the body; null if nothing is measured."),
    )
    protocol_version = fields.Text(20, metadata=about("Protocol it was done by."))
    unit = fields.Choice(vocab.BaselineUnit)
    items = _items("Answers behind the value, if they were sent.")
    change = fields.One(ResultChange)

    def get_attribute(self, obj: ReadResult, attr: str, default: Any) -> Any:
        """The change stands beside the row."""
        return super().get_attribute(obj if attr == "change" else obj.result, attr, default)


def _note() -> fields.Text:
    return fields.Text(1000, allow_none=True, metadata=about("In the examiner's words."))


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
    """Merge patch; `results` is replaced whole, rows that keep their id stay the same row."""

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
    version = fields.Whole(VERSION, metadata=about("Counts changes."))
    created_at = fields.Moment(metadata=about("When it was stored."))

    def get_attribute(self, obj: ReadBaseline, attr: str, default: Any) -> Any:
        """Results are read beside the row, each with its change."""
        return super().get_attribute(obj if attr == "results" else obj.baseline, attr, default)


BaselinePage = page_of("BaselinePage", Baseline)


class BaselineSaved(Out):
    """A baseline and its effect."""

    baseline = fields.One(Baseline)
    effect = fields.One("Effect")
