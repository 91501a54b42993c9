"""What an event prints and displays, without a kernel; with one, see `integration/test_kernel_output.py`."""

from __future__ import annotations

import io
import sys
import threading
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.kernel.output import capture, routing
from jupyter_tools.kernel.output.capture import MAX_OUTPUT, PART, EventOutput, captured
from tests.waiting import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_tools.protocol.messages import Output


class Sent(list["Output"]):
    """What was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.came = threading.Event()

    def __call__(self, message: Output) -> None:
        self.append(message)
        self.came.set()

    def text(self, kind: str = "stdout") -> str:
        return "".join(one.text for one in self if one.kind == kind)


@pytest.fixture
def sent() -> Sent:
    """The messages of an event."""
    return Sent()


class Stream(io.StringIO):
    """A stream of a Python class, as a kernel's is."""


class Publisher:
    """A display publisher."""

    def __init__(self) -> None:
        self.published: list[Any] = []
        self.cleared = 0

    def publish(self, data: Any, metadata: Any = None, **_: Any) -> None:
        self.published.append((data, metadata))

    def clear_output(self, wait: Any = False) -> None:  # noqa: FBT002, ARG002 - IPython's signature
        self.cleared += 1


class Formatter:
    """A display formatter."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:  # noqa: ARG002 - IPython's signature
        return {"text/plain": repr(obj)}, {}


@contextmanager
def routed() -> Iterator[Any]:
    """A shell whose streams and publisher are routed."""
    one = SimpleNamespace(display_pub=Publisher(), display_formatter=Formatter())
    with redirect_stdout(Stream()), redirect_stderr(Stream()):
        routing.route(one)
        yield one
        routing.unroute(one)


def test_text_is_collected(sent: Sent) -> None:
    event = EventOutput(3, sent)
    event.write("stdout", "a")
    event.write("stdout", "b")
    event.flush()
    event.flush()
    assert [(one.event, one.kind, one.text, one.data) for one in sent] == [(3, "stdout", "ab", {})]


def test_streams_keep_their_order(sent: Sent) -> None:
    event = EventOutput(3, sent)
    for kind, text in (("stdout", "a"), ("stderr", "b"), ("stdout", "c"), ("stdout", "")):
        event.write(kind, text)  # type: ignore[arg-type]
    event.display({"text/plain": "d"})
    event.write("stdout", "e")
    event.flush()
    assert [(one.kind, one.text) for one in sent] == [
        ("stdout", "a"),
        ("stderr", "b"),
        ("stdout", "c"),
        ("display", "d"),
        ("stdout", "e"),
    ]


def test_much_text_travels_in_parts(sent: Sent) -> None:
    event = EventOutput(3, sent)
    for _ in range(10):
        event.write("stdout", "x" * (PART // 2))
    assert len(sent) == 5


def test_text_does_not_wait_for_more(sent: Sent) -> None:
    EventOutput(3, sent).write("stdout", "a")
    assert sent.came.wait(10)
    assert sent.text() == "a"


def test_what_is_over_the_limit_is_dropped(sent: Sent) -> None:
    event = EventOutput(3, sent)
    event.write("stdout", "x" * (MAX_OUTPUT - 1))
    event.write("stderr", "yz")
    event.write("stdout", "never")
    event.flush()
    assert len(sent.text()) == MAX_OUTPUT - 1
    assert sent.text("stderr").startswith("y\n[more than 200,000 characters were printed")


def test_threads_lose_nothing(sent: Sent) -> None:
    event = EventOutput(3, sent)
    threads = [threading.Thread(target=lambda: [event.write("stdout", "abc") for _ in range(2_000)]) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        join(one)
    event.flush()
    assert sent.text() == "abc" * 8_000


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"text/html": "<b>"}, {"text/html": "<b>"}),
        ({"image/png": b"\x89PNG"}, {"image/png": "iVBORw=="}),
        ({"application/json": {"a": [1, None]}}, {"application/json": {"a": [1, None]}}),
        (
            {"application/json": {"a": [1, float("nan"), -float("inf")], "b": 2**60, "c": 2**53, "d": {1}}},
            {"application/json": {"a": [1, "NaN", "-Infinity"], "b": str(2**60), "c": 2**53, "d": "{1}"}},
        ),
        ({"application/vnd.x+json": {"y": [float("nan"), 2**60]}}, {"application/vnd.x+json": {"y": [None, 2**60]}}),
        ({"text/plain": "\ud800"}, {"text/plain": "?"}),
        ({"x": object(), "y": float("nan"), "z": {1}, "text/plain": "p"}, {"text/plain": "p"}),
        ({}, {}),
    ],
)
def test_displays(sent: Sent, data: Any, kept: Any) -> None:
    EventOutput(3, sent).display(data)
    assert sent[0].data == kept
    assert sent[0].text == kept.get("text/plain", "")


def test_displays_are_bounded(sent: Sent) -> None:
    event = EventOutput(3, sent)
    for _ in range(5):
        event.display({"text/html": "x" * 1_900_000})
    event.flush()
    assert [one.kind for one in sent if one.kind == "display"] == ["display", "display"]
    assert sent.text("stderr").count("[an output of 1,900,000 bytes is too large to be shown]\n") == 3


def test_streams_are_routed_while_captured(sent: Sent) -> None:
    with routed() as shell:
        out: Any = sys.stdout
        out.write("cell\n")
        with captured(EventOutput(3, sent)):
            out.write("handler\n")
            sys.stderr.write("oops")
            shell.display_pub.publish({"text/plain": "shown"})
            shell.display_pub.clear_output()
        out.write("cell again\n")
        assert out.getvalue() == "cell\ncell again\n"
        assert (shell.display_pub.published, shell.display_pub.cleared) == ([], 0)
        shell.display_pub.publish({"text/plain": "cell"})
        shell.display_pub.clear_output()
        assert (len(shell.display_pub.published), shell.display_pub.cleared) == (1, 1)
    assert (sent.text(), sent.text("stderr"), sent.text("display")) == ("handler\n", "oops", "shown")


def test_writers_that_replace_write_are_respected(sent: Sent) -> None:
    """As IPython does around each cell."""
    with routed():
        out: Any = sys.stdout
        seen = []
        below = out.write

        def tee(text: str) -> int:
            seen.append(text)
            return int(below(text))

        out.write = tee
        out.write("a")
        with captured(EventOutput(3, sent)):
            out.write("b")
        del out.write
        out.write("c")
        assert (seen, out.getvalue(), sent.text()) == (["a"], "ac", "b")


def test_routing_twice_and_back() -> None:
    with routed() as shell:
        kind = type(sys.stdout)
        routing.route(shell)
        assert type(sys.stdout) is kind
        routing.unroute(shell)
        assert type(sys.stdout) is Stream
        assert type(shell.display_pub) is Publisher


def test_a_stream_of_a_c_type_stays() -> None:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        routing.route(SimpleNamespace(display_pub=Publisher(), display_formatter=Formatter()))
        assert type(sys.stdout) is io.StringIO


def test_what_was_printed_before_an_error_is_sent(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: EventOutput) -> None:
        raise RuntimeError("a figure cannot be drawn")

    monkeypatch.setattr(capture, "_flush_figures", fail)
    with routed(), pytest.raises(RuntimeError), captured(EventOutput(3, sent)):
        sys.stdout.write("before\n")
    assert sent.text() == "before\n"
    assert capture.current.get() is None
