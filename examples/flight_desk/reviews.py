"""The reviews of flights, in a SQLite file beside the notebook."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import DateTime, Dialect, Engine, String, TypeDecorator, UniqueConstraint, create_engine, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

FILE = Path(__file__).with_name("reviews.sqlite")
NOTE_LENGTH = 500


class UtcDateTime(TypeDecorator[datetime]):
    """Times with a zone, kept in UTC: SQLite itself keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The time as it is written; ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value} has no time zone."
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The time as it is read."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The tables of the file."""


class Review(Base):
    """Somebody looked at a flight; a flight has one review, the last."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("day", "carrier", "number", "origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    carrier: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    origin: Mapped[str] = mapped_column(String(3))
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def open_reviews(file: Path = FILE) -> Engine:
    """The database in this file, made when it is not there."""
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    return engine


def flight_key(day: date, carrier: str, number: int, origin: str) -> dict[str, date | str | int]:
    """What tells one flight from all others; takes numpy's and pandas' own numbers and times too."""
    return {"day": date(day.year, day.month, day.day), "carrier": carrier, "number": int(number), "origin": origin}


def write_review(engine: Engine, key: dict[str, date | str | int], note: str = "") -> Review:
    """Write the review of a flight, in place of an earlier one; ValueError when the note is too long."""
    if len(note) > NOTE_LENGTH:
        message = f"The note has {len(note)} characters; {NOTE_LENGTH} are allowed."
        raise ValueError(message)
    values = {"note": note, "reviewed_at": datetime.now(UTC)}
    # One statement, so that two kernels can review the same flight at the same time.
    statement = insert(Review).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        return session.scalars(statement.returning(Review), execution_options={"populate_existing": True}).one()


def read_review(engine: Engine, key: dict[str, date | str | int]) -> Review | None:
    """The review of a flight, or None."""
    with Session(engine) as session:
        return session.scalars(select(Review).filter_by(**key)).one_or_none()


def count_reviews(engine: Engine) -> int:
    """How many flights are reviewed."""
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Review)) or 0
