"""Frames of the link: whole, split, large and malformed ones."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.errors import LinkError
from jupyter_tools.protocol.framing import MAX_FRAME, MAX_LINK_MESSAGE, Reader, frames
from jupyter_tools.protocol.link import FROM_KERNEL, FROM_SERVER, Dial, Emit, Ping, Pong, Ran, Run, proof
from jupyter_tools.protocol.messages import Kernel, Output
from tests.outputs import UNNAMED

HEAD = 5


def emit(text: str) -> Emit:
    return Emit(visit="v", message=Output(seq=1, event=2, kind="stdout", text=text, data={}, **UNNAMED))


def read_all(content: bytes, adapter: Any = FROM_KERNEL, chunk: int | None = None) -> list[Any]:
    """The messages of a stream whose bytes arrive in chunks."""
    reader = Reader(adapter)
    step = chunk or max(1, len(content))
    found = [one for start in range(0, len(content), step) for one in reader.feed(content[start : start + step])]
    assert not begun(reader)
    return found


def begun(reader: Reader) -> bool:
    """Whether a part of a message has come."""
    return bool(reader._buffer or reader._payload)


def frame(payload: bytes, more: int = 0, length: int | None = None) -> bytes:
    return struct.pack(">IB", len(payload) if length is None else length, more) + payload


@pytest.mark.parametrize("chunk", [1, 2, 4, 5, 6, 100, None])
def test_messages_are_read_however_they_are_split(chunk: int | None) -> None:
    messages = [emit("a"), Pong(), Ran(error=None, traceback="é😀", cell=3)]
    content = b"".join(part for one in messages for part in frames(one))
    assert read_all(content, chunk=chunk) == messages


@pytest.mark.parametrize("size", [0, MAX_FRAME, 3 * MAX_FRAME])
def test_large_messages_travel_in_frames(size: int) -> None:
    message = emit("x" * size)
    parts = list(frames(message))
    assert all(len(part) <= MAX_FRAME + HEAD for part in parts)
    assert len(parts) == 1 + size // MAX_FRAME
    assert [part[4] for part in parts] == [1] * (len(parts) - 1) + [0]
    assert read_all(b"".join(parts)) == [message]


def test_a_character_may_be_split_over_frames() -> None:
    message = emit("é" * (MAX_FRAME // 2 + 5) + "x" + "é" * MAX_FRAME)
    assert read_all(b"".join(frames(message))) == [message]


def test_a_frame_that_is_exactly_full() -> None:
    shell = len(emit("").model_dump_json())
    for size in (MAX_FRAME - shell, MAX_FRAME - shell + 1):
        message = emit("x" * size)
        assert len(list(frames(message))) == 1 + (size > MAX_FRAME - shell)
        assert read_all(b"".join(frames(message))) == [message]


def test_a_huge_message_is_not_sent() -> None:
    with pytest.raises(LinkError, match="over the limit"):
        list(frames(emit("x" * MAX_LINK_MESSAGE)))


@pytest.mark.parametrize(
    "content",
    [
        frame(b"{}"),
        frame(b"not json"),
        frame(b"\xff\xfe"),
        frame(b'{"type": "unknown"}'),
        frame(b'{"type": "pong", "more": 1}'),
        frame(b'{"type": "busy", "busy": 1}'),
        frame(b'{"type": "busy"}'),
        frame(b"[]"),
        frame(b""),
        frame(b"", more=1),
        frame(b"{}", more=2),
        frame(b"", length=MAX_FRAME + 1),
        frame(b"", length=2**32 - 1),
    ],
)
def test_what_is_no_message(content: bytes) -> None:
    with pytest.raises(LinkError):
        read_all(content)


def test_frames_without_end_are_bounded() -> None:
    part = frame(b"x" * MAX_FRAME, more=1)
    with pytest.raises(LinkError, match="too large"):
        read_all(part * (MAX_LINK_MESSAGE // MAX_FRAME + 1))


def test_an_error_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(LinkError) as caught:
        read_all(frame(b'{"type": "dial", "kernel": 5, "secret": "hunter2"}'))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("cut", [1, 4, 5, 10])
def test_a_part_of_a_message_waits_for_the_rest(cut: int) -> None:
    whole = b"".join(frames(Pong()))
    reader = Reader(FROM_KERNEL)
    assert list(reader.feed(whole[:cut])) == []
    assert begun(reader)
    assert list(reader.feed(whole[cut:])) == [Pong()]
    assert not begun(reader)


def test_each_side_takes_only_the_others_messages() -> None:
    with pytest.raises(LinkError):
        read_all(b"".join(frames(Ping())), FROM_KERNEL)
    with pytest.raises(LinkError):
        read_all(b"".join(frames(Pong())), FROM_SERVER)


def test_a_kernel_cannot_send_the_page() -> None:
    kernel = Kernel(status="ready", epoch=None, message="", runnable=False).model_dump_json().encode()
    with pytest.raises(LinkError):
        read_all(frame(b'{"type": "emit", "visit": "v", "message": %b}' % kernel))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200), st.integers(1, 50))
def test_any_text_survives(text: str, chunk: int) -> None:
    assert read_all(b"".join(frames(emit(text))), chunk=chunk) == [emit(text)]


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_end(content: bytes) -> None:
    reader = Reader(FROM_SERVER)
    with suppress(LinkError):
        assert list(reader.feed(content)) == []
        assert begun(reader) == bool(content)


def test_a_run_carries_any_json() -> None:
    run = Run(
        visit="v",
        event=0,
        component="page",
        name="load",
        handler="load",
        state={"a.b": [1, None, {"c": 1.5}], "d": "é"},
        detail={"deep": [[]]},
        lane="thread",
        timeout=1.5,
        retry=2,
    )
    assert read_all(b"".join(frames(run)), FROM_SERVER) == [run]


def test_the_proof_depends_on_all_it_proves() -> None:
    known = proof("secret", "kernel", "epoch")
    assert known == proof("secret", "kernel", "epoch")
    assert len(known) == 64
    others = {
        proof("Secret", "kernel", "epoch"),
        proof("secret", "Kernel", "epoch"),
        proof("secret", "kernel", "Epoch"),
    }
    assert known not in others
    assert len(others) == 3
    assert (
        "secret"
        not in Dial(
            kernel="k", epoch="e", pid=1, proof=known, version="1", busy=False, not_run=[], received=None
        ).model_dump_json()
    )
