"""The data of the orders, in a real SQLite file."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Engine

FILE = "orders.sqlite"


@pytest.fixture(scope="module")
def file(order_data: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented orders, which no test changes."""
    file = tmp_path_factory.mktemp("orders") / FILE
    order_data.open_orders(file).dispose()
    return file


@pytest.fixture
def engine(order_data: ModuleType, file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of them."""
    copy = tmp_path / FILE
    copy.write_bytes(file.read_bytes())
    engine = order_data.open_orders(copy)
    yield engine
    engine.dispose()


def test_orders_are_found_by_what_they_are(order_data: ModuleType, engine: Engine) -> None:
    found = order_data.read_orders(engine)
    assert len(found) == order_data.ORDERS
    assert [one.number for one in found[:2]] == [22_480, 22_479]
    new = order_data.read_orders(engine, ["new"])
    assert new
    assert {one.status for one in new} == {"new"}
    of_one = order_data.read_orders(engine, (), found[0].country, order_data.read_customers(engine)[0].id)
    assert {one.customer for one in of_one} <= {"Ada Berg"}


def test_the_total_of_an_order_is_the_sum_of_its_parts(order_data: ModuleType, engine: Engine) -> None:
    order = order_data.read_orders(engine)[0]
    lines = order_data.read_lines(engine, order.number)
    assert isinstance(order.total, Decimal)
    assert order.total == sum(line.sum for line in lines) == sum(line.quantity * line.price for line in lines)
    assert order.parts == sum(line.quantity for line in lines)


def test_a_change_needs_the_value_that_was_seen(order_data: ModuleType, engine: Engine) -> None:
    order = order_data.read_orders(engine, ["new"])[0]
    order_data.change_order(engine, order.number, "status", "new", "packed")
    with pytest.raises(order_data.ChangedMeanwhileError, match="packed now"):
        order_data.change_order(engine, order.number, "status", "new", "cancelled")
    with pytest.raises(order_data.ChangedMeanwhileError, match="gone"):
        order_data.change_order(engine, 1, "status", "new", "packed")
    with pytest.raises(ValueError, match="cannot be changed"):
        order_data.change_order(engine, order.number, "number", order.number, 1)
    with pytest.raises(ValueError, match="came on"):
        order_data.change_order(engine, order.number, "shipped", None, date(2020, 1, 1))
    assert order_data.read_orders(engine)[22_480 - order.number].status == "packed"


def test_many_orders_are_changed_at_once(order_data: ModuleType, engine: Engine) -> None:
    numbers = [one.number for one in order_data.read_orders(engine, ["new"])]
    assert order_data.set_status(engine, [*numbers[:3], numbers[0]], "packed") == 3
    assert order_data.set_status(engine, numbers[:4], "packed") == 1
    assert order_data.ship_orders(engine, numbers[:2], date(2026, 7, 1)) == 2
    days = {one.number: one.shipped for one in order_data.read_orders(engine)}
    assert {days[number] for number in numbers[:2]} == {date(2026, 7, 1)}
    assert order_data.delete_orders(engine, numbers[:2]) == 2
    assert order_data.read_lines(engine, numbers[0]) == []


def test_parts_of_an_order_change_if_they_are_what_was_seen(order_data: ModuleType, engine: Engine) -> None:
    number = next(
        one.number for one in order_data.read_orders(engine) if len(order_data.read_lines(engine, one.number)) == 1
    )
    [line] = order_data.read_lines(engine, number)
    order_data.change_quantity(engine, number, line.part, line.quantity, 9)
    with pytest.raises(order_data.ChangedMeanwhileError, match="not"):
        order_data.change_quantity(engine, number, line.part, line.quantity, 3)
    with pytest.raises(ValueError, match="one part at least"):
        order_data.remove_part(engine, number, line.part)
    other, price = next(one for one in order_data.PARTS if one[0] != line.part)
    order_data.add_part(engine, number, other, 2)
    with pytest.raises(ValueError, match="already"):
        order_data.add_part(engine, number, other, 2)
    found = {one.part: (one.quantity, one.price) for one in order_data.read_lines(engine, number)}
    assert found == {line.part: (9, line.price), other: (2, Decimal(price))}
    order_data.remove_part(engine, number, line.part)
    with pytest.raises(order_data.ChangedMeanwhileError, match="gone"):
        order_data.remove_part(engine, number, line.part)
    assert [one.part for one in order_data.read_lines(engine, number)] == [other]
