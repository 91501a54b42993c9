"""The journal: what is written of an event, when, and what happens when it cannot be."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import sqlite3
import stat
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from jupyter_tools.errors import JournalError
from jupyter_tools.protocol.messages import EventError
from jupyter_tools.reports.journal import MASK, Query, begun, read_entries
from jupyter_tools.server.journal import eviction
from jupyter_tools.server.journal import writer as journal_module
from jupyter_tools.server.journal.eviction import share_of
from jupyter_tools.server.journal.row import MAX_STATE, digest_of, row_of
from jupyter_tools.server.journal.writer import Journal
from jupyter_tools.server.visits.trace import MAX_OUTPUT, Traced
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOG = logging.getLogger("test_journal")


def traced(**given: Any) -> Traced:
    """An event that has ended well."""
    plain: dict[str, Any] = {
        "page": "app/desk.ipynb",
        "file": "/root/app/desk.ipynb",
        "mode": "shared",
        "visit": "abcdefgh",
        "user": "ann",
        "builder": False,
        "params": {"q": "1"},
        "event": 1,
        "component": "filters.search",
        "name": "click",
        "handler": "search",
        "state": {"filters.carrier": "UA"},
        "detail": None,
        "hidden": frozenset(),
        "secrets": (),
        "encoded": {("flights", "data"): "table", ("hours", "figure"): "figure"},
        "outcome": "ok",
    }
    values = {**plain, **given}
    own = {name: values.pop(name) for name in TRACED & values.keys()}
    return Traced(entry=begun(**values), **own)


TRACED = {one.name for one in dataclasses.fields(Traced)}
"""What is known of an event beside its entry."""


@pytest.fixture
def open_journal(tmp_path: Path) -> Iterator[Callable[..., Journal]]:
    """Makes journals of one file, which end with the test."""
    made: list[Journal] = []

    def make(**settings: Any) -> Journal:
        given = {"max_mb": 100, "max_days": 10, **settings}
        made.append(Journal(given.pop("file", tmp_path / "data" / "journal.sqlite"), LOG, **given))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def journal(open_journal: Callable[..., Journal]) -> Journal:
    """A journal of a new file."""
    return open_journal()


def entries(journal: Journal, **query: Any) -> Any:
    """What is written, after all is."""
    journal.flush()
    return read_entries(journal.file, Query(**query))


# --- what is written ------------------------------------------------------------------------------------------------


def test_an_event_is_written_with_all_that_belongs_to_it(journal: Journal) -> None:
    error = EventError(id="e1", message="told", field="filters", traceback="Trace\nZeroDivisionError", cell="c", line=3)
    journal.add(
        traced(
            outcome="error",
            error=error,
            code="c0de",
            changes={"note": {"text": "Hello"}},
            output=["greeting\n", "again\n"],
            printed=15,
            wait=0.25,
            run=0.5,
        )
    )
    [entry] = entries(journal)
    assert (entry.page, entry.mode, entry.visit, entry.user, entry.builder) == (
        "app/desk.ipynb",
        "shared",
        "abcdefgh",
        "ann",
        False,
    )
    assert (entry.event, entry.component, entry.name, entry.handler, entry.code) == (
        1,
        "filters.search",
        "click",
        "search",
        "c0de",
    )
    assert entry.state == {"filters.carrier": "UA"}
    assert entry.params == {"q": "1"}
    assert entry.changes == {"note": {"text": "Hello"}}
    assert entry.output == "greeting\nagain\n"
    assert entry.error.model_dump() == {
        "id": "e1",
        "message": "told",
        "field": "filters",
        "traceback": "Trace\nZeroDivisionError",
        "cell": "c",
        "line": 3,
    }
    assert (entry.outcome, entry.wait, entry.run) == ("error", pytest.approx(0.25), pytest.approx(0.5))
    assert abs(entry.at - time.time()) < 60


def test_an_event_that_never_ran_has_no_durations(journal: Journal) -> None:
    journal.add(traced(handler=None, outcome="error"))
    [entry] = entries(journal)
    assert (entry.handler, entry.code, entry.wait, entry.run) == (None, None, None, None)


TABLE = {
    "table": 3,
    "total": 3_000,
    "columns": [{"name": "a", "field": "a", "kind": "integer"}],
    "first": {"start": 0, "total": 3_000, "positions": [0], "rows": [["private"]]},
}


def test_data_and_figures_are_written_as_sizes_and_digests() -> None:
    changes = {"flights": {"data": TABLE, "visible": True}, "hours": {"figure": {"data": ["private"]}}}
    written = row_of(traced(changes=changes))["changes"]
    assert "private" not in written
    assert '"rows": 3000' in written
    assert '"visible": true' in written


def test_the_digest_of_data_is_that_of_its_content() -> None:
    digest = digest_of(TABLE, "table")["digest"]
    assert digest == digest_of({**TABLE, "table": 4}, "table")["digest"]
    assert digest != digest_of({**TABLE, "total": 3_001}, "table")["digest"]


def test_large_values_are_written_as_sizes() -> None:
    written = row_of(traced(changes={"note": {"text": "x" * 5_000}}))["changes"]
    assert "xxx" not in written
    assert '"bytes": 5002' in written


def test_very_many_changes_are_bounded() -> None:
    changes = {f"note{number}": {"text": "y" * 900} for number in range(3_000)}
    assert len(row_of(traced(changes=changes))["changes"]) < 300_000


def test_state_and_detail_are_bounded() -> None:
    row = row_of(traced(state={"note": "x" * (MAX_STATE + 1), "carrier": "UA"}, detail="y" * (MAX_STATE + 1)))
    assert row["state"] == '{"note": null, "carrier": "UA"}'
    assert row["left_out"] == '{"note": "size", "detail": "size"}'
    many = row_of(traced(state={f"value{number}": "z" * 30 for number in range(10_000)}))
    assert (many["state"], many["left_out"]) == ("{}", '{"state": "size"}')


def test_output_is_bounded() -> None:
    row = row_of(traced(output=["x" * 2 * MAX_OUTPUT], printed=1_000_000))
    assert len(row["output"]) < MAX_OUTPUT + 100
    assert f"[{1_000_000 - MAX_OUTPUT:,} characters more]" in row["output"]


def test_what_cannot_be_encoded_is_written_all_the_same(journal: Journal) -> None:
    journal.add(traced(user="\ud800", component="\ud800", output=["\ud800"], printed=1, state={"a": "\ud800"}))
    journal.add(traced())
    assert len(entries(journal)) == 2


def test_one_event_that_cannot_be_written_keeps_no_other_from_it(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    journal.add(traced(state={"a": object()}))
    journal.add(traced(event=2))
    assert [one.event for one in entries(journal)] == [2]
    assert journal.status().lost == 1
    assert "cannot be recorded" in caplog.text


# --- secrets --------------------------------------------------------------------------------------------------------

HIDDEN = frozenset({("login.password", "value")})


@pytest.mark.parametrize("secret", ["hunter22", "it's", 'a"b\\c', "pässwörd", "•••x"])
def test_a_secret_is_written_nowhere(journal: Journal, secret: str) -> None:
    error = EventError(
        id="e", message=f"no {secret}", field=None, traceback=f"File\nValueError: {secret!r}", cell=None, line=None
    )
    journal.add(
        traced(
            hidden=HIDDEN,
            secrets=(secret,),
            state={"login.password": secret, "login.again": secret, "name": "Ann"},
            detail={"typed": secret},
            params={"hint": secret},
            changes={"login.password": {"value": secret}, "note": {"text": f"You are {secret}"}},
            output=[f"got {secret[:2]}", f"{secret[2:]}, {secret!r}"],
            printed=30,
            outcome="error",
            error=error,
        )
    )
    [entry] = entries(journal)
    assert entry.state == {"login.password": MASK, "login.again": MASK, "name": "Ann"}
    assert entry.left_out == {"login.password": "secret", "login.again": "secret", "detail": "secret"}
    assert entry.changes == {"login.password": {"value": MASK}, "note": {"text": f"You are {MASK}"}}
    assert secret not in entry.output
    journal.stop()
    for file in journal.file.parent.iterdir():
        assert secret.encode() not in file.read_bytes()


@pytest.mark.parametrize("secret", ["e", "ab", "é", "\n", "12"])
def test_a_very_short_secret_is_masked_in_its_own_field_only(journal: Journal, secret: str) -> None:
    text = f"attack {secret} text"
    error = EventError(id="e1", message=text, field=None, traceback=text, cell=None, line=None)
    journal.add(
        traced(
            hidden=HIDDEN,
            secrets=(secret,),
            state={"login.password": secret, "name": text},
            changes={"login.password": {"value": secret}, "note": {"text": text}},
            output=[text],
            printed=len(text),
            outcome="error",
            error=error,
        )
    )
    journal.add(traced(component="login.password", name="change", hidden=HIDDEN, secrets=(secret,), detail=secret))
    entry, changed = entries(journal)
    assert entry.state == {"login.password": MASK, "name": text}
    assert entry.left_out == {"login.password": "secret"}
    assert entry.changes == {"login.password": {"value": MASK}, "note": {"text": text}}
    assert (entry.output, entry.error.message, entry.error.traceback) == (text, text, text)
    assert (changed.detail, changed.left_out) == (MASK, {"detail": "secret"})


@pytest.mark.parametrize("secret", ["pässwörd", "Käse 1+1/2", "it's", 'a"b\\c', "密码密码", "half\ud800", "two\nlines"])
def test_a_secret_is_masked_however_it_is_escaped(secret: str) -> None:
    encoded = secret.encode(errors="surrogatepass")
    texts = [
        repr({"pw": secret}),
        repr({"pw": encoded}),
        repr({"pw": repr(encoded)}),
        repr({"pw": bytearray(encoded)}),
        ascii(secret),
        json.dumps({"pw": secret}),
        json.dumps({"pw": secret}, ensure_ascii=False),
        repr(json.dumps({"pw": secret})),
        f"https://ann:{quote(encoded)}@db and {quote_plus(encoded)} and {quote(encoded, safe='')}",
    ]
    error = EventError(id="e", message="\n".join(texts), field=None, traceback="\n".join(texts), cell=None, line=None)
    row = row_of(traced(hidden=HIDDEN, secrets=(secret,), output=texts, printed=len("".join(texts)), error=error))
    written = json.loads(row["error"])
    for text in (row["output"], written["message"], written["traceback"]):
        for part in (secret[:4], repr(encoded)[2:8], ascii(secret)[1:7], quote(encoded)[:6]):
            assert part not in text
        assert text.count(MASK) >= len(texts)


def test_a_secret_of_four_characters_is_masked_in_all_texts() -> None:
    row = row_of(traced(hidden=HIDDEN, secrets=("abcd", "e"), output=["an abcde"], printed=8))
    assert row["output"] == f"an {MASK}e"


def test_a_secret_that_the_bound_of_output_would_cut_is_not_written() -> None:
    secret = "s" * 50
    output = ["x" * (MAX_OUTPUT - 10) + secret]
    row = row_of(traced(hidden=HIDDEN, secrets=(secret,), output=output, printed=MAX_OUTPUT + 40))
    assert "ss" not in row["output"]


def test_a_number_that_is_secret_is_not_written() -> None:
    row = row_of(traced(hidden=HIDDEN, secrets=("123456",), state={"login.password": 123456, "other": 123456}))
    assert "123456" not in row["state"]


# --- reading --------------------------------------------------------------------------------------------------------


def test_entries_are_found_by_what_is_asked_for(journal: Journal) -> None:
    journal.add(traced(event=1, user="ann"))
    journal.add(traced(event=2, file="/other/desk.ipynb", at=time.time() - 5_000))
    journal.add(traced(event=3, outcome="error", visit="xxxxxxxx", handler="other", component="other"))
    assert [one.event for one in entries(journal)] == [1, 2, 3]
    for query, found in (
        ({"files": ("/other/desk.ipynb",)}, [2]),
        ({"root": "/root"}, [1, 3]),
        ({"root": "/roo"}, []),
        ({"root": "/"}, [1, 2, 3]),
        ({"visit": "xxxxxxxx"}, [3]),
        ({"user": "nobody"}, []),
        ({"handler": "other"}, [3]),
        ({"component": "other"}, [3]),
        ({"outcomes": ("error", "unknown")}, [3]),
        ({"since": time.time() - 2_000}, [1, 3]),
        ({"after": 1}, [2, 3]),
        ({"before": 3}, [1, 2]),
        ({"limit": 2}, [2, 3]),
        ({"limit": 2, "first": True}, [1, 2]),
        ({"limit": -1}, []),
        ({"visit": "' OR 1=1 --"}, []),
    ):
        assert [one.event for one in entries(journal, **query)] == found, query


def test_another_process_reads_while_events_are_written(journal: Journal) -> None:
    journal.add(traced())
    journal.flush()
    with closing(sqlite3.connect(journal.file)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM events").fetchone()
        journal.add(traced())
        journal.flush()
        assert reader.execute("SELECT count(*) FROM events").fetchone() == before
    assert len(entries(journal)) == 2
    assert journal.status().problem == ""


def test_two_servers_write_one_journal(open_journal: Callable[..., Journal]) -> None:
    servers = [open_journal(), open_journal()]
    for number in range(100):
        servers[number % 2].add(traced(event=number))
    for one in servers:
        one.flush()
    assert sorted(one.event for one in entries(servers[0], limit=1000)) == list(range(100))


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be taken for one" * 50, b"{}"])
def test_a_file_that_is_no_journal_is_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(JournalError):
        read_entries(tmp_path / "other", Query())
    with pytest.raises(JournalError, match="no event has been recorded"):
        read_entries(tmp_path / "missing", Query())


def test_a_journal_goes_on_where_it_was(open_journal: Callable[..., Journal]) -> None:
    first = open_journal()
    first.add(traced(event=1))
    first.stop()
    second = open_journal()
    second.add(traced(event=2))
    assert [(one.id, one.event) for one in entries(second)] == [(1, 1), (2, 2)]


def test_a_journal_without_events_is_closed_until_the_next(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "IDLE", 0.05)
    for number in (1, 2):
        journal.add(traced(event=number))
        journal.flush()
        until(lambda: journal._connection is None)
    assert [one.event for one in read_entries(journal.file, Query())] == [1, 2]
    assert (journal.status().written, journal.status().problem) == (2, "")


def test_only_the_owner_may_read_it(journal: Journal) -> None:
    journal.add(traced())
    journal.flush()
    for file in journal.file.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


# --- bounds and failures --------------------------------------------------------------------------------------------


def test_the_oldest_events_are_rotated_out_by_size(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(max_mb=1)
    for number in range(1_500):
        journal.add(traced(event=number, output=[os.urandom(1_000).hex()], printed=2_000))
        if number % 300 == 0:
            journal.flush()
    kept = [one.event for one in entries(journal, limit=1_000)]
    assert kept == list(range(kept[0], 1_500))
    assert 100 < len(kept) < 600
    journal.stop()
    assert journal.status().bytes < 1_500_000


def test_a_page_with_very_many_events_evicts_only_its_own(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(max_mb=1)
    others = [f"/root/other{number}/desk.ipynb" for number in range(3)]
    for file in others:
        journal.add(traced(file=file, event=1, state={"a": "x" * 20_000}))
    for number in range(1_500):
        journal.add(traced(event=number, output=[os.urandom(1_000).hex()], printed=2_000))
        if number % 300 == 0:
            journal.flush()
    kept = entries(journal, limit=1_000)
    assert [one.file for one in kept[:3]] == others
    flood = [one.event for one in kept[3:]]
    assert flood == list(range(flood[0], 1_500))
    assert 100 < len(flood) < 600
    # Nor do all the others together, once they have more than their shares.
    for number in range(900):
        journal.add(traced(file=others[number % 3], event=number, output=[os.urandom(1_000).hex()], printed=2_000))
        if number % 100 == 0:
            journal.flush()
    sizes = [len(entries(journal, files=(file,), limit=1_000)) for file in ("/root/app/desk.ipynb", *others)]
    assert min(sizes) > max(sizes) / 2


def test_one_visit_evicts_only_its_own_events_of_a_page(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(max_mb=1)
    journal.add(traced(visit="early", event=1, state={"a": "x" * 20_000}))
    for number in range(1_500):
        journal.add(traced(visit="flood", event=number, output=[os.urandom(1_000).hex()], printed=2_000))
        if number % 300 == 0:
            journal.flush()
    [early] = entries(journal, visit="early")
    assert early.state == {"a": "x" * 20_000}
    flood = [one.event for one in entries(journal, visit="flood", limit=1_000)]
    assert flood == list(range(flood[0], 1_500))
    assert 100 < len(flood) < 600


def test_what_another_server_adds_during_an_eviction_stays(
    open_journal: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, other = open_journal(max_mb=1), open_journal(max_mb=100)
    added, cut = [0], eviction._cut

    def slow_cut(connection: sqlite3.Connection, goal: float) -> None:
        added[0] += 1
        other.add(traced(file="/root/other/desk.ipynb", event=added[0]))
        other.flush()
        cut(connection, goal)

    monkeypatch.setattr(eviction, "_cut", slow_cut)
    for number in range(1_500):
        journal.add(traced(event=number, output=[os.urandom(1_000).hex()], printed=2_000))
        if number % 300 == 0:
            journal.flush()
    journal.flush()
    assert added[0] > 1
    found = entries(journal, files=("/root/other/desk.ipynb",))
    assert [one.event for one in found] == list(range(1, added[0] + 1))
    assert (other.status().lost, journal.status().lost) == (0, 0)


def test_many_small_visits_lose_the_oldest_first(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(max_mb=1)
    for number in range(1_500):
        journal.add(traced(visit=f"v{number}", event=number, output=[os.urandom(1_000).hex()], printed=2_000))
        if number % 300 == 0:
            journal.flush()
    kept = [one.event for one in entries(journal, limit=1_000)]
    assert kept == list(range(kept[0], 1_500))
    assert 100 < len(kept) < 600


def texts(journal: Journal) -> int:
    """How many long texts are kept."""
    journal.flush()
    with closing(sqlite3.connect(journal.file)) as connection:
        return int(connection.execute("SELECT count(*) FROM texts").fetchone()[0])


def test_what_does_not_change_is_written_once(journal: Journal) -> None:
    long, query = "J" * 10_000, {"q": "p" * 10_000}
    error = EventError(id="e1", message="told", field=None, traceback=long, cell=None, line=None)
    for number in range(500):
        state = {"name": long, "count": number}
        given = {"state": state, "params": query, "output": [long], "printed": len(long), "error": error}
        journal.add(traced(event=number, outcome="error", **given))
    for number, entry in enumerate(entries(journal, limit=500)):
        assert entry.state == {"name": long, "count": number}
        assert (entry.params, entry.output) == (query, long)
        assert (entry.error.id, entry.error.traceback) == ("e1", long)
    # The query, the output, and what is both a value and the traceback.
    assert texts(journal) == 3
    journal.stop()
    # All of it 500 times would be 20 MB.
    assert journal.file.stat().st_size < 1_000_000


def test_a_long_text_stays_as_long_as_an_event_has_it(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(max_mb=1)
    kept = {"name": "J" * 20_000}
    for number in range(1_500):
        journal.add(traced(event=number, state=kept, output=[os.urandom(1_000).hex()], printed=2_000))
        if number % 300 == 0:
            journal.flush()
    found = entries(journal, limit=1_000)
    assert found[0].event > 0
    assert {one.state["name"] for one in found} == {kept["name"]}
    assert texts(journal) == len(found) + 1


def test_long_texts_of_old_events_go_with_them(open_journal: Callable[..., Journal]) -> None:
    first = open_journal(max_days=1)
    for number in range(2):
        first.add(traced(event=number, state={"name": "J" * 1_000}, at=time.time() - 2 * 86_400 * (1 - number)))
    first.add(traced(event=2, state={"name": "K" * 1_000}, at=time.time() - 2 * 86_400))
    first.stop()
    second = open_journal(max_days=1)
    second.add(traced(event=3))
    assert [(one.event, one.state.get("name")) for one in entries(second)] == [(1, "J" * 1_000), (3, None)]
    assert texts(second) == 1


def test_pages_have_their_own_long_texts(journal: Journal) -> None:
    for file in ("/root/a.ipynb", "/root/b.ipynb"):
        journal.add(traced(file=file, state={"name": "J" * 1_000}))
    assert [one.state["name"] for one in entries(journal)] == ["J" * 1_000] * 2
    assert texts(journal) == 2


def test_a_journal_of_version_1_is_read_and_goes_on(open_journal: Callable[..., Journal]) -> None:
    first = open_journal()
    first.add(traced(event=1))
    first.stop()
    with closing(sqlite3.connect(first.file)) as older:
        older.executescript("ALTER TABLE events DROP COLUMN refs; DROP TABLE texts; PRAGMA user_version = 1;")
    assert [one.event for one in read_entries(first.file, Query())] == [1]
    second = open_journal()
    second.add(traced(event=2, state={"name": "J" * 1_000}))
    assert [(one.event, len(one.state.get("name", ""))) for one in entries(second)] == [(1, 0), (2, 1_000)]
    assert second.status().problem == ""


@pytest.mark.parametrize(
    ("sizes", "goal", "share"),
    [([], 90, 90), ([100], 90, 90), ([100, 100], 90, 45), ([10, 100], 90, 80), ([10, 30, 100, 100], 100, 30)],
)
def test_what_a_page_may_keep(sizes: list[float], goal: float, share: float) -> None:
    assert share_of(sizes, goal) == share


def test_the_state_of_dropped_duplicates_is_not_written() -> None:
    row = row_of(traced(outcome="cancelled", state={"note": "x" * 5_000}, detail="y"))
    assert (row["state"], row["detail"], row["left_out"]) == ("{}", "null", '{"state": "dropped"}')
    ran = row_of(traced(outcome="cancelled", started=time.monotonic(), state={"note": "x"}, detail="y"))
    assert (ran["state"], ran["detail"], ran["left_out"]) == ('{"note": "x"}', '"y"', "{}")


def test_events_are_rotated_out_by_age(open_journal: Callable[..., Journal]) -> None:
    first = open_journal(max_days=1)
    first.add(traced(event=1, at=time.time() - 2 * 86_400))
    first.add(traced(event=2))
    first.stop()
    second = open_journal(max_days=1)
    second.add(traced(event=3))
    assert [one.event for one in entries(second)] == [2, 3]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that could not be written is tried again at once."""
    monkeypatch.setattr(journal_module, "RETRY", 0.0)


@pytest.mark.usefixtures("impatient")
def test_a_full_disk_is_logged_once_and_writing_resumes(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # SQLite's own bound on the size of a file fails as a full disk does.
    room = [4]
    opened = Journal._open

    def small(self: Journal) -> sqlite3.Connection:
        found = opened(self)
        if room:
            [pages] = found.execute("PRAGMA page_count").fetchone()
            found.execute(f"PRAGMA max_page_count = {pages + room[0]}")
            room[0] = 0
        return found

    monkeypatch.setattr(Journal, "_open", small)
    journal.add(traced(event=1))
    journal.flush()
    assert journal.status().problem == ""
    for number in (2, 3, 4):
        journal.add(traced(event=number, output=[os.urandom(5_000).hex()], printed=10_000))
        journal.flush()
    assert "full" in journal.status().problem
    assert journal.status().lost >= 1
    told = [record for record in caplog.records if "not recorded for now" in record.message]
    assert len(told) == 1
    room.clear()
    journal.add(traced(event=5))
    journal.flush()
    assert journal.status().problem == ""
    kept = [one.event for one in entries(journal)]
    assert (kept[0], kept[-1]) == (1, 5)
    assert len(kept) == 5 - journal.status().lost


@pytest.mark.usefixtures("impatient")
def test_a_folder_that_cannot_be_made_breaks_nothing(
    tmp_path: Path, open_journal: Callable[..., Journal], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    journal = open_journal(file=tmp_path / "blocked" / "journal.sqlite")
    for _ in range(3):
        journal.add(traced())
        journal.flush()
    assert journal.status().lost == 3
    assert journal.status().problem
    assert caplog.text.count("not recorded for now") == 1
    (tmp_path / "blocked").unlink()
    journal.add(traced())
    assert len(entries(journal)) == 1
    assert "recorded again; 3 were not" in caplog.text


@pytest.mark.parametrize(
    "statement", ["PRAGMA user_version = 99", "PRAGMA application_id = 1", "PRAGMA user_version = 0"]
)
def test_a_file_of_others_is_left_alone(open_journal: Callable[..., Journal], statement: str) -> None:
    first = open_journal()
    first.add(traced())
    first.stop()
    with closing(sqlite3.connect(first.file)) as other:
        other.execute(statement)
        other.commit()
    second = open_journal()
    second.add(traced())
    second.flush()
    assert second.status().lost == 1
    with closing(sqlite3.connect(first.file)) as other:
        assert other.execute("SELECT count(*) FROM events").fetchone() == (1,)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, open_journal: Callable[..., Journal]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("my notes " * 1_000)
    journal = open_journal(file=file)
    journal.add(traced())
    journal.flush()
    assert journal.status().problem
    assert file.read_text() == "my notes " * 1_000


def test_a_disk_that_does_not_keep_up_holds_no_event_up(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "MAX_WAITING", 10)
    go_on = threading.Event()
    monkeypatch.setattr(Journal, "_write", lambda _self, _events: go_on.wait(20))
    for number in range(1_000):
        journal.add(traced(event=number))
    go_on.set()
    assert journal.status().lost >= 900


def test_what_waits_is_written_when_the_server_stops(journal: Journal) -> None:
    for number in range(50):
        journal.add(traced(event=number))
    journal.stop()
    assert len(read_entries(journal.file, Query())) == 50
