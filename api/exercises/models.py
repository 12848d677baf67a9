"""The anchor that other tables point at; what an exercise is comes from the content files."""

from sqlalchemy.orm import Mapped, mapped_column

from api.kit.db.base import Base
from api.kit.db.types import Text


class Exercise(Base):
    """A slug that was ever in the library. Retired ones stay: old logs still name them."""

    __tablename__ = "exercise"

    slug: Mapped[str] = mapped_column(Text(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text(120))
    library_version: Mapped[str] = mapped_column(Text(20))
    retired: Mapped[bool]
