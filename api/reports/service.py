"""The public door of reports: insights, computed when asked and never stored."""

from datetime import date

from sqlalchemy.orm import Session

from api.engine.insights.lines import Insight
from api.engine.insights.load import load_insight
from api.engine.insights.pain import PainInsight, pain_insight
from api.engine.insights.provocations import Provocations, provocation_insight
from api.progression import service as progression


def read_pain(db: Session, local_date: date) -> PainInsight:
    """Pain and function up to a day."""
    return pain_insight(progression.read_book(db, local_date))


def read_load(db: Session, local_date: date) -> Insight:
    """Training load up to a day."""
    return load_insight(progression.read_book(db, local_date))


def read_provocations(db: Session, local_date: date) -> Provocations:
    """Mornings after exercises beside the usual morning, up to a day."""
    return provocation_insight(progression.read_book(db, local_date))
