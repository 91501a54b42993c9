"""Dates and times as people give them: typed, chosen from a calendar, in the time zone of the page or their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.pages import component, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.serving import Server

BAD = "<img src=x onerror=\"document.title='hacked'\">"
TOLD = {"change": "tell", "submit": "send"}
INPUTS: dict[str, Any] = {
    "day": {
        "type": "date", "label": "Day", "span": 6, "handlers": TOLD, "presets": ["today", "month_end"],
        "disabled_weekdays": ["saturday", "sunday"], "help": "Weekdays only.",
    },
    "born": {"type": "date", "label": "Born", "span": 6, "value": "1990-05-17", "rules": {"max": "today()"}},
    "at": {"type": "time", "label": "At", "span": 6, "handlers": TOLD, "min": "08:00", "max": "18:00"},
    "when": {"type": "datetime", "label": "When", "span": 6, "handlers": TOLD},
    "berlin": {
        "type": "datetime", "label": "Berlin", "span": 6, "handlers": TOLD, "time_zone": "Europe/Berlin",
        "value": "2024-03-04T09:30+01:00",
    },
    "here": {"type": "datetime", "label": "Here", "span": 6, "handlers": TOLD, "time_zone": "visitor"},
    "period": {
        "type": "date_range", "label": "Period", "span": 6, "handlers": TOLD,
        "presets": ["last_7_days", "this_month", "last_month", "year_to_date"],
    },
    "fixed": {
        "type": "date_range", "label": "Fixed", "span": 6, "read_only": True,
        "value": ["2024-01-01", "2024-03-31"],
    },
    "off": {"type": "date", "label": "Off", "span": 6, "disabled": True, "value": "2024-03-04"},
    "month": {"type": "month", "label": "Month", "span": 6, "handlers": TOLD, "max": "2024-06"},
    "bad": {"type": "date", "label": BAD, "help": BAD, "placeholder": BAD, "span": 6},
}  # fmt: skip
PAGE = {
    "title": "Dates",
    "components": {
        **INPUTS,
        "past": {"type": "text", "text": "Before today", "rules": {"visible": "state.born < today()"}},
        "soon": {"type": "text", "text": "Before now", "rules": {"visible": "state.berlin < now('UTC')"}},
        "told": {"type": "text", "text": "Wait"},
    },
}
CELL = """def tell(state, context, event):
    value = getattr(state, event.component)
    zone = getattr(getattr(value, "tzinfo", None), "key", "")
    context.told.text = f"{event.component}: {value!r} {zone}"

def send(state, context, event):
    context.told.text = f"sent {event.component}: {getattr(state, event.component)!r}"
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "dates", PAGE, CELL)


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Page]:
    """The page in English of America, for a visitor in New York."""
    context = browser.new_context(
        locale="en-US", timezone_id="America/New_York", viewport={"width": 1100, "height": 1000}
    )
    page = context.new_page()
    page.goto(url)
    # Each type has a module of its own, which comes when it comes.
    for name in INPUTS.keys() - {"fixed"}:
        expect(component(page, name).get_by_role("button", name="Choose").first).to_be_visible()
    yield page
    context.close()


def told(page: Page, text: str) -> None:
    expect(component(page, "told")).to_have_text(text)


def field(page: Page, name: str) -> Any:
    return page.get_by_role("textbox", name=name)


def test_a_date_is_typed_as_the_visitor_writes_it_or_in_iso(opened: Page) -> None:
    day = field(opened, "Day")
    expect(day).to_have_attribute("placeholder", "MM/DD/YYYY")
    for typed, shown, value in (
        ("3/4/2024", "Mar 4, 2024", "(2024, 3, 4)"),
        ("2024-03-05", "Mar 5, 2024", "(2024, 3, 5)"),
        ("6 march 2024", "Mar 6, 2024", "(2024, 3, 6)"),
    ):
        day.fill(typed)
        day.press("Tab")
        expect(day).to_have_value(shown)
        told(opened, f"day: datetime.date{value}")
    for typed, problem in (
        ("2/30/2024", "Enter a date."),
        ("3/9/2024", "Choose another day of the week."),
    ):
        day.fill(typed)
        day.press("Tab")
        expect(component(opened, "day")).to_contain_text(problem)
    day.fill("3/7/2024")
    day.press("Enter")
    told(opened, "sent day: datetime.date(2024, 3, 7)")


def test_a_date_is_chosen_from_the_calendar_by_keyboard(opened: Page) -> None:
    day = field(opened, "Day")
    day.fill("3/4/2024")
    day.press("ArrowDown")
    dialog = opened.get_by_role("dialog", name="Choose a date")
    expect(dialog.get_by_role("button", name="Monday, March 4, 2024")).to_be_focused()
    expect(dialog.get_by_role("button", name="Saturday, March 9, 2024")).to_be_disabled()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(day).to_be_focused()
    expect(day).to_have_value("Mar 5, 2024")
    told(opened, "day: datetime.date(2024, 3, 5)")
    day.press("ArrowDown")
    expect(dialog.get_by_role("button", name="Tuesday, March 5, 2024")).to_be_focused()
    opened.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(day).to_be_focused()
    component(opened, "day").get_by_role("button", name="Clear").click()
    expect(day).to_have_value("")
    told(opened, "day: None")


def test_a_limit_that_a_rule_computes_counts(opened: Page) -> None:
    born = field(opened, "Born")
    born.fill("tomorrow")
    born.press("Tab")
    expect(component(opened, "born")).to_contain_text("or earlier.")
    expect(component(opened, "past")).to_be_hidden()
    born.fill("5/17/1991")
    expect(component(opened, "past")).to_be_visible()
    expect(component(opened, "soon")).to_be_visible()


def test_times_are_typed_and_chosen(opened: Page) -> None:
    at = field(opened, "At")
    at.fill("9:15")
    at.press("Tab")
    expect(at).to_have_value("9:15 AM")
    told(opened, "at: datetime.time(9, 15)")
    at.fill("7 am")
    at.press("Tab")
    expect(component(opened, "at")).to_contain_text("Enter 8:00 AM or later.")
    at.fill("2p")
    at.press("ArrowDown")
    options = opened.get_by_role("dialog", name="Choose a time").get_by_role("option")
    expect(options).to_have_count(21)
    expect(opened.get_by_role("option", name="2:00 PM", exact=True)).to_be_focused()
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    expect(at).to_have_value("2:30 PM")
    told(opened, "at: datetime.time(14, 30)")


def test_a_datetime_without_a_zone_is_as_it_is_typed(opened: Page) -> None:
    when = field(opened, "When")
    when.fill("3/4/2024 9:30 PM")
    when.press("Tab")
    expect(when).to_have_value("Mar 4, 2024, 9:30 PM")
    told(opened, "when: datetime.datetime(2024, 3, 4, 21, 30)")
    when.fill("2024-03-04T21:30+01:00")
    when.press("Tab")
    expect(component(opened, "when")).to_contain_text("without a time zone.")
    when.fill("3/10/2024 2:30 AM")  # which the visitor's own clocks skip
    when.press("Tab")
    told(opened, "when: datetime.datetime(2024, 3, 10, 2, 30)")
    component(opened, "when").get_by_role("button", name="Choose a date and a time").click()
    opened.get_by_role("button", name="Tuesday, March 12, 2024").click()
    opened.get_by_role("option", name="4:30 PM", exact=True).click()
    expect(when).to_have_value("Mar 12, 2024, 4:30 PM")
    told(opened, "when: datetime.datetime(2024, 3, 12, 16, 30)")


def test_a_datetime_of_a_zone_is_shown_in_it_with_its_name(opened: Page) -> None:
    berlin, slot = field(opened, "Berlin"), component(opened, "berlin")
    expect(berlin).to_have_value("Mar 4, 2024, 9:30 AM")
    expect(slot.locator(".jt-zone")).to_have_text("CET")
    berlin.fill("7/4/2024 9:30")
    berlin.press("Tab")
    expect(slot.locator(".jt-zone")).to_have_text("CEST")
    told(
        opened,
        "berlin: datetime.datetime(2024, 7, 4, 9, 30, tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin')) Europe/Berlin",
    )
    berlin.fill("2024-03-31 02:30")
    berlin.press("Tab")
    expect(slot).to_contain_text("The clocks of Berlin skip 2:30 AM on Mar 31, 2024.")
    berlin.fill("2024-10-27 02:30")
    berlin.press("Tab")
    told(
        opened,
        "berlin: datetime.datetime(2024, 10, 27, 2, 30, tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin')) Europe/Berlin",
    )
    twice = slot.get_by_role("button", name="The clocks show this time twice. This is CEST; click for CET.")
    twice.click()
    told(
        opened,
        "berlin: datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin'))"
        " Europe/Berlin",
    )
    expect(berlin).to_have_value("Oct 27, 2024, 2:30 AM")


def test_a_datetime_of_the_visitor_has_their_offset(opened: Page) -> None:
    here, slot = field(opened, "Here"), component(opened, "here")
    here.fill("7/4/2024 9:30")
    here.press("Tab")
    expect(slot.locator(".jt-zone")).to_have_text("EDT")
    told(
        opened,
        "here: datetime.datetime(2024, 7, 4, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(days=-1,"
        " seconds=72000)))",
    )
    here.fill("3/10/2024 2:30 AM")
    here.press("Tab")
    expect(slot).to_contain_text("The clocks of New York skip 2:30 AM on Mar 10, 2024.")


def test_a_range_is_typed_or_chosen(opened: Page) -> None:
    start, end = field(opened, "Period, start"), field(opened, "Period, end")
    start.fill("3/4/2024")
    start.press("Tab")
    end.fill("3/1/2024")
    end.press("Tab")
    expect(component(opened, "period")).to_contain_text("The end must not be before the start.")
    end.fill("3/8/2024")
    end.press("Enter")
    told(opened, "sent period: (datetime.date(2024, 3, 4), datetime.date(2024, 3, 8))")
    opened.get_by_role("button", name="Choose a range").click()
    opened.get_by_role("button", name="Thursday, March 14, 2024").first.click()
    opened.get_by_role("button", name="Wednesday, March 20, 2024").first.click()
    expect(start).to_have_value("Mar 14, 2024")
    expect(end).to_have_value("Mar 20, 2024")
    told(opened, "period: (datetime.date(2024, 3, 14), datetime.date(2024, 3, 20))")
    opened.get_by_role("button", name="Choose a range").click()
    opened.get_by_role("button", name="Last month").click()
    expect(component(opened, "told")).not_to_contain_text("2024, 3")
    component(opened, "period").get_by_role("button", name="Clear").click()
    told(opened, "period: None")


def test_what_is_only_shown_is_text(opened: Page) -> None:
    expect(field(opened, "Fixed, start")).to_have_value("Jan 1, 2024")
    expect(field(opened, "Fixed, start")).not_to_be_editable()
    expect(component(opened, "fixed").get_by_role("button")).to_have_count(0)
    expect(field(opened, "Off")).to_be_disabled()


def test_texts_are_inert(opened: Page) -> None:
    assert opened.title() == "Dates"
    expect(component(opened, "bad")).to_contain_text("<img")
    assert component(opened, "bad").locator("img").count() == 0


def test_the_field_is_typed_into_before_its_module_is_there(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    held: list[Any] = []
    page.route("**/assets/Field-*.js", lambda route: held.append(route))  # noqa: PLW0108 - playwright takes no builtin
    page.goto(url)
    day = field(page, "Day")
    day.click()
    page.keyboard.type("3/4/20")
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name="Choose a date").first).to_be_visible()
    expect(day).to_be_focused()
    page.keyboard.type("24")
    page.keyboard.press("Tab")
    expect(day).to_have_value("Mar 4, 2024")
    told(page, "day: datetime.date(2024, 3, 4)")
    context.close()


def test_in_german(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto(url)
    day = field(page, "Day")
    expect(day).to_have_attribute("placeholder", "TT.MM.JJJJ")
    day.fill("4.3.2024")
    day.press("ArrowDown")
    expect(page.get_by_role("button", name="Montag, 4. März 2024")).to_be_focused()
    head = page.get_by_role("dialog").locator("thead th").all_inner_texts()
    assert head == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    page.keyboard.press("Enter")
    expect(day).to_have_value("04.03.2024")
    month = field(page, "Month")
    month.fill("märz 2024")
    month.press("ArrowDown")
    expect(page.get_by_role("button", name="März 2024")).to_be_focused()
    expect(page.get_by_role("button", name="Juli 2024")).to_be_disabled()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(month).to_have_value("Januar 2024")
    told(page, "month: datetime.date(2024, 1, 1)")
    month.fill("7.2024")
    month.press("Tab")
    expect(component(page, "month")).to_contain_text("Juni 2024")
    context.close()


def test_axe_finds_nothing(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(url)
    expect(page.get_by_role("button", name="Choose a range")).to_be_visible()
    assert violations_in_both(page) == []
    for name in ("Choose a date", "Choose a month", "Choose a time", "Choose a range", "Choose a date and a time"):
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        expect(page.locator(".jt-picker .jt-bone")).to_have_count(0)
        assert violations_in_both(page, ".jt-picker") == [], name
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
    context.close()


def test_it_holds_on_a_phone(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(url)
    for name in ("Choose a range", "Choose a date and a time"):
        page.get_by_role("button", name=name, exact=True).first.click()
        box = page.get_by_role("dialog").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_a_reload_keeps_dates(opened: Page) -> None:
    field(opened, "Period, start").fill("3/4/2024")
    field(opened, "Period, end").fill("3/8/2024")
    field(opened, "Period, end").press("Tab")
    told(opened, "period: (datetime.date(2024, 3, 4), datetime.date(2024, 3, 8))")
    opened.reload()
    expect(field(opened, "Period, end")).to_have_value("Mar 8, 2024")
