"""The flight desk's reviews, written to and read from real SQLite files."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

DAY = date(2013, 1, 9)


@pytest.fixture
def engine(reviews: ModuleType, tmp_path: Path) -> Iterator[Engine]:
    """A new database."""
    engine = reviews.open_reviews(tmp_path / "reviews.sqlite")
    yield engine
    engine.dispose()


def test_review_is_read_as_it_was_written(reviews: ModuleType, engine: Engine) -> None:
    key = reviews.flight_key(DAY, "HA", 51, "JFK")
    before = datetime.now(UTC)
    written = reviews.write_review(engine, key, "Engine 🛠 changed; it's fine")
    read = reviews.read_review(engine, key)
    for review in (written, read):
        assert (review.day, review.carrier, review.number, review.origin) == (DAY, "HA", 51, "JFK")
        assert review.note == "Engine 🛠 changed; it's fine"
        assert review.reviewed_at.tzinfo is UTC
        assert before <= review.reviewed_at <= datetime.now(UTC)


def test_flight_without_a_review(reviews: ModuleType, engine: Engine) -> None:
    reviews.write_review(engine, reviews.flight_key(DAY, "HA", 51, "JFK"))
    assert reviews.read_review(engine, reviews.flight_key(DAY, "HA", 51, "EWR")) is None


def test_second_review_replaces_the_first(reviews: ModuleType, engine: Engine) -> None:
    key = reviews.flight_key(DAY, "HA", 51, "JFK")
    first = reviews.write_review(engine, key, "fog")
    second = reviews.write_review(engine, key)
    assert reviews.count_reviews(engine) == 1
    assert second.id == first.id
    assert second.reviewed_at > first.reviewed_at
    assert reviews.read_review(engine, key).note == ""


def test_each_part_of_the_key_tells_flights_apart(reviews: ModuleType, engine: Engine) -> None:
    for day, carrier, number, origin in [
        (DAY, "HA", 51, "JFK"),
        (DAY + timedelta(days=1), "HA", 51, "JFK"),
        (DAY, "UA", 51, "JFK"),
        (DAY, "HA", 52, "JFK"),
        (DAY, "HA", 51, "LGA"),
    ]:
        reviews.write_review(engine, reviews.flight_key(day, carrier, number, origin))
    assert reviews.count_reviews(engine) == 5


def test_values_of_a_frame_make_a_key(reviews: ModuleType, engine: Engine) -> None:
    reviews.write_review(engine, reviews.flight_key(pd.Timestamp("2013-01-09 09:00"), "HA", np.int64(51), "JFK"), "fog")
    assert reviews.read_review(engine, reviews.flight_key(DAY, "HA", 51, "JFK")).note == "fog"


def test_reviews_outlive_the_kernel(reviews: ModuleType, tmp_path: Path) -> None:
    key = reviews.flight_key(DAY, "HA", 51, "JFK")
    for note in ("fog", "snow"):
        engine = reviews.open_reviews(tmp_path / "kept.sqlite")
        reviews.write_review(engine, key, note)
        engine.dispose()
    with closing(sqlite3.connect(tmp_path / "kept.sqlite")) as plain:
        assert plain.execute("SELECT day, carrier, number, origin, note FROM reviews").fetchall() == [
            ("2013-01-09", "HA", 51, "JFK", "snow")
        ]


def test_two_kernels_review_the_same_flight(reviews: ModuleType, engine: Engine) -> None:
    key = reviews.flight_key(DAY, "HA", 51, "JFK")
    other = reviews.open_reviews(Path(str(engine.url.database)))
    with ThreadPoolExecutor(2) as kernels:
        for done in [kernels.submit(reviews.write_review, db, key, "fog") for db in (engine, other) * 20]:
            assert done.result().note == "fog"
    assert reviews.count_reviews(other) == 1
    other.dispose()


def test_too_long_note_is_refused(reviews: ModuleType, engine: Engine) -> None:
    key = reviews.flight_key(DAY, "HA", 51, "JFK")
    reviews.write_review(engine, key, "x" * 500)
    with pytest.raises(ValueError, match="501 characters; 500 are allowed"):
        reviews.write_review(engine, key, "y" * 501)
    assert reviews.read_review(engine, key).note == "x" * 500


def test_times_of_other_zones_are_kept_in_utc(reviews: ModuleType) -> None:
    kept = reviews.UtcDateTime()
    new_york = datetime(2013, 1, 9, 9, tzinfo=timezone(timedelta(hours=-5)))
    assert kept.process_bind_param(new_york, None) == datetime(2013, 1, 9, 14)  # noqa: DTZ001
    assert kept.process_result_value(datetime(2013, 1, 9, 14), None) == new_york  # noqa: DTZ001
    with pytest.raises(ValueError, match="has no time zone"):
        kept.process_bind_param(datetime(2013, 1, 9, 9), None)  # noqa: DTZ001


def test_database_is_beside_the_notebook_and_ignored_by_git(reviews: ModuleType) -> None:
    assert (reviews.FILE.parent / "delays.ipynb").exists()
    assert f"{reviews.FILE.name}*" in (reviews.FILE.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
