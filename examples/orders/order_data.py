"""The orders of a shop that sells parts of bicycles, in a SQLite file beside the notebooks.

The file is made with invented orders when it is not there: the same ones each time. Deleting it brings them back.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Engine,
    ForeignKey,
    Numeric,
    Row,
    String,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

FILE = Path(__file__).with_name("orders.sqlite")
STATUSES = ("new", "packed", "shipped", "returned", "cancelled")
FIRST_NUMBER = 10_001
ORDERS = 12_480
AGES = ((5, (0, 0, 91, 5, 4)), (2, (50, 46, 0, 0, 4)), (0, (96, 0, 0, 0, 4)))
"""How often an order of at least so many days has each status."""
QUANTITIES = (1, 1, 1, 2, 2, 4)
MOST_PARTS = 4
NOTES = ("Call before delivery", "Gift", "Second attempt", *[""] * 45)
LAST_DAY = date(2026, 6, 30)
DAYS = 540
NOTE_LENGTH = 300

COUNTRIES = ("Austria", "Belgium", "Denmark", "France", "Germany", "Italy", "Netherlands", "Poland", "Spain", "Sweden")
FIRST_NAMES = ("Ada", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jan", "Lena", "Mila", "Nils")
LAST_NAMES = ("Berg", "Costa", "Dubois", "Fischer", "Jansen", "Kowalski", "Larsen", "Moreau", "Rossi", "Svensson")
PARTS = (
    ("Chain", "24.90"),
    ("Saddle", "59.00"),
    ("Brake pads", "12.50"),
    ("Tyre", "34.95"),
    ("Inner tube", "6.20"),
    ("Pedals", "45.00"),
    ("Handlebar tape", "15.75"),
    ("Crankset", "189.00"),
    ("Wheel", "249.00"),
    ("Bell", "9.99"),
)

Rows = Sequence[Row[*tuple[Any, ...]]]


class ChangedMeanwhileError(Exception):
    """Somebody else has changed or deleted what was to be changed."""


class Base(DeclarativeBase):
    """The tables of the file."""


class Customer(Base):
    """Who buys."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(40))


class Order(Base):
    """What somebody has bought on a day."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(f"status in {STATUSES}"),
        CheckConstraint("shipped is null or shipped >= ordered"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    ordered: Mapped[date]
    status: Mapped[str] = mapped_column(String(10), index=True)
    shipped: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")


class Line(Base):
    """A part in an order."""

    __tablename__ = "lines"

    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    quantity: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    """Of one."""


EDITABLE = {"status": Order.status, "shipped": Order.shipped, "note": Order.note}
"""The columns of an order that may be changed."""


def open_orders(file: Path = FILE) -> Engine:
    """The database in this file, made when it is not there."""
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("pragma foreign_keys = on"))
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        if session.scalar(select(func.count()).select_from(Customer)) == 0:
            _invent(session)
    return engine


def read_orders(
    engine: Engine, status: Sequence[str] = (), country: str | None = None, customer: int | None = None
) -> Rows:
    """The orders, newest first, with their customer, number of parts and total; no argument leaves none out."""
    parts = func.sum(Line.quantity).label("parts")
    total = func.sum(Line.quantity * Line.price, type_=Numeric(10, 2)).label("total")
    found = (
        select(
            Order.number, Order.ordered, Customer.name.label("customer"), Customer.country, Order.status, parts, total,
            Order.shipped, Order.note,
        )
        .join(Customer, Customer.id == Order.customer_id)
        .join(Line, Line.order_number == Order.number)
        .group_by(Order.number)
        .order_by(Order.number.desc())
    )  # fmt: skip
    if status:
        found = found.where(Order.status.in_(status))
    if country is not None:
        found = found.where(Customer.country == country)
    if customer is not None:
        found = found.where(Customer.id == customer)
    with Session(engine) as session:
        return session.execute(found).all()


def read_customers(engine: Engine) -> Rows:
    """The customers, by name, with the number of their orders, what they paid and their last order."""
    paid = func.sum(Line.quantity * Line.price, type_=Numeric(12, 2)).label("paid")
    found = (
        select(
            Customer.id, Customer.name, Customer.country, func.count(Order.number.distinct()).label("orders"), paid,
            func.max(Order.ordered).label("last_order"),
        )
        .join(Order, Order.customer_id == Customer.id)
        .join(Line, Line.order_number == Order.number)
        .where(Order.status != "cancelled")
        .group_by(Customer.id)
        .order_by(Customer.name, Customer.id)
    )  # fmt: skip
    with Session(engine) as session:
        return session.execute(found).all()


def read_lines(engine: Engine, number: int) -> Rows:
    """The parts of an order with quantity, price of one and sum."""
    found = select(
        Line.part, Line.quantity, Line.price, (Line.quantity * Line.price).cast(Numeric(10, 2)).label("sum")
    ).where(Line.order_number == number)
    with Session(engine) as session:
        return session.execute(found.order_by(Line.part)).all()


def change_order(engine: Engine, number: int, column: str, old: Any, new: Any) -> None:
    """Change a column of an order that still has the value `old`.

    Raises ValueError for a value that an order cannot have, and `ChangedMeanwhileError`.
    """
    if column not in EDITABLE:
        message = f"{column} cannot be changed."
        raise ValueError(message)
    with Session(engine) as session, session.begin():
        order = session.get(Order, number)
        if order is None:
            message = f"Order {number} is gone."
            raise ChangedMeanwhileError(message)
        now = getattr(order, column)
        if now != old:
            message = f"This is {now if now not in ('', None) else 'empty'} now."
            raise ChangedMeanwhileError(message)
        if column == "shipped" and new is not None and new < order.ordered:
            message = f"The order came on {order.ordered}."
            raise ValueError(message)
        session.execute(update(Order).where(Order.number == number).values({EDITABLE[column]: new}))


def change_quantity(engine: Engine, number: int, part: str, old: int, new: int) -> None:
    """Change how many of a part are in an order that still has `old` of them. Raises `ChangedMeanwhileError`."""
    where = Line.order_number == number, Line.part == part, Line.quantity == old
    with Session(engine) as session, session.begin():
        if session.connection().execute(update(Line).where(*where).values(quantity=new)).rowcount == 0:
            message = f"{part}: this is not {old} any more."
            raise ChangedMeanwhileError(message)


def add_part(engine: Engine, number: int, part: str, quantity: int) -> None:
    """Put a part into an order, at the price of the list. Raises ValueError where it is in it already."""
    prices = {name: Decimal(price) for name, price in PARTS}
    with Session(engine) as session, session.begin():
        if session.get(Line, (number, part)) is not None:
            message = f"{part} is in this order already."
            raise ValueError(message)
        session.add(Line(order_number=number, part=part, quantity=quantity, price=prices[part]))


def remove_part(engine: Engine, number: int, part: str) -> None:
    """Take a part out of an order. Raises ValueError for its last one, and `ChangedMeanwhileError`."""
    with Session(engine) as session, session.begin():
        parts = list(session.scalars(select(Line).where(Line.order_number == number)))
        found = next((one for one in parts if one.part == part), None)
        if found is None:
            message = f"{part} is gone."
            raise ChangedMeanwhileError(message)
        if len(parts) == 1:
            message = "An order has one part at least."
            raise ValueError(message)
        session.delete(found)


def set_status(engine: Engine, numbers: Iterable[int], status: str) -> int:
    """Give orders a status; the number of orders that had another one."""
    changed = update(Order).where(Order.number.in_(list(numbers)), Order.status != status).values(status=status)
    with Session(engine) as session, session.begin():
        return session.connection().execute(changed).rowcount


def ship_orders(engine: Engine, numbers: Iterable[int], day: date | None = None) -> int:
    """Ship orders that are new or packed on a day, today without one; the number of orders that were."""
    where = Order.number.in_(list(numbers)), Order.status.in_(("new", "packed"))
    changed = update(Order).where(*where).values(status="shipped", shipped=day or date.today())  # noqa: DTZ011
    with Session(engine) as session, session.begin():
        return session.connection().execute(changed).rowcount


def delete_orders(engine: Engine, numbers: Iterable[int]) -> int:
    """Delete orders with their parts; the number of orders that were there."""
    with Session(engine) as session, session.begin():
        return session.connection().execute(delete(Order).where(Order.number.in_(list(numbers)))).rowcount


def _invent(session: Session) -> None:
    random = Random(7)
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    customers = [{"id": at, "name": one, "country": random.choice(COUNTRIES)} for at, one in enumerate(names, start=1)]
    orders = [_order(random, at, len(names)) for at in range(ORDERS)]
    lines = [
        {"order_number": order["number"], "part": part, "quantity": random.choice(QUANTITIES), "price": Decimal(price)}
        for order in orders
        for part, price in random.sample(PARTS, random.randint(1, MOST_PARTS))
    ]
    session.execute(insert(Customer), customers)
    session.execute(insert(Order), orders)
    session.execute(insert(Line), lines)


def _order(random: Random, at: int, customers: int) -> dict[str, Any]:
    age = DAYS - DAYS * at // ORDERS
    ordered = LAST_DAY - timedelta(days=age)
    [status] = random.choices(STATUSES, weights=next(weights for days, weights in AGES if age >= days))
    sent = status in ("shipped", "returned")
    return {
        "number": FIRST_NUMBER + at,
        "customer_id": random.randint(1, customers),
        "ordered": ordered,
        "status": status,
        "shipped": ordered + timedelta(days=random.randint(1, 4)) if sent else None,
        "note": random.choice(NOTES),
    }
