"""What a visit remembers of its handlers' output."""

from __future__ import annotations

from jupyter_tools.peer.outputs import MAX_SHOWN, VIEW, Outputs
from jupyter_tools.protocol.messages import Output
from tests.outputs import UNNAMED


def output(seq: int, event: int, text: str = "", **data: str) -> Output:
    """An output as it was sent."""
    return Output(seq=seq, event=event, kind="display", text=text, data=dict(data), **UNNAMED)


def texts(outputs: Outputs) -> dict[str, list[str]]:
    """What is kept."""
    return {path: [one.text for one in kept] for path, kept in outputs.by_component.items()}


def test_outputs_are_kept_by_the_component_of_their_event() -> None:
    outputs = Outputs()
    outputs.begin(0, "page")
    outputs.begin(1, "a")
    outputs.begin(2, "b")
    for seq, event in enumerate([1, 2, 1, 0, 99]):
        outputs.add(output(seq, event, f"{seq}"), 1)
    assert texts(outputs) == {"a": ["0", "2"], "b": ["1"], "page": ["3", "4"]}


def test_a_new_event_drops_what_earlier_ones_of_its_component_left() -> None:
    outputs = Outputs()
    outputs.begin(1, "a")
    outputs.add(output(1, 1, "old"), 1)
    outputs.begin(2, "b")
    outputs.add(output(2, 2, "other"), 1)
    outputs.begin(3, "a")
    assert texts(outputs) == {"b": ["other"]}
    outputs.add(output(3, 3, "new"), 1)
    assert texts(outputs) == {"b": ["other"], "a": ["new"]}


def test_the_oldest_are_forgotten_when_there_is_too_much() -> None:
    outputs = Outputs()
    outputs.begin(1, "a")
    outputs.begin(2, "b")
    outputs.add(output(1, 1, "first"), MAX_SHOWN // 2)
    outputs.add(output(2, 2, "second"), MAX_SHOWN // 2)
    outputs.add(output(3, 1, "third"), 1)
    assert texts(outputs) == {"b": ["second"], "a": ["third"]}
    outputs.add(output(4, 1, "huge"), MAX_SHOWN + 1)
    assert texts(outputs) == {}
    outputs.add(output(5, 1, "next"), MAX_SHOWN)
    assert texts(outputs) == {"a": ["next"]}


def test_an_update_takes_the_place_of_what_was_displayed() -> None:
    outputs = Outputs()
    outputs.begin(1, "a")
    outputs.begin(2, "b")
    outputs.add(output(1, 1, "first").model_copy(update={"display": "bar", "handler": "draws"}), 10)
    outputs.add(output(2, 1, "other"), 1)
    update = output(3, 2, "second", **{"text/plain": "second"}).model_copy(update={"display": "bar", "replaces": True})
    outputs.add(update, 20)
    assert texts(outputs) == {"a": ["second", "other"]}
    kept = outputs.by_component["a"][0]
    assert (kept.seq, kept.replaces, kept.handler, outputs.size(kept)) == (1, False, "draws", 20)
    outputs.add(update.model_copy(update={"display": "unknown"}), 20)
    assert texts(outputs) == {"a": ["second", "other"]}
    outputs.add(update.model_copy(update={"data": {}}), 1)
    assert texts(outputs) == {"a": ["other"]}


def test_updates_that_grow_are_limited_as_well() -> None:
    outputs = Outputs()
    outputs.add(output(1, 1, "old"), MAX_SHOWN // 2)
    outputs.add(output(2, 1, "bar").model_copy(update={"display": "bar"}), 1)
    grown = output(3, 1, "large", **{"text/plain": "x"}).model_copy(update={"display": "bar", "replaces": True})
    outputs.add(grown, MAX_SHOWN)
    assert texts(outputs) == {"page": ["large"]}


def test_an_event_empties_its_own() -> None:
    outputs = Outputs()
    outputs.begin(1, "a")
    outputs.begin(2, "b")
    outputs.add(output(1, 1, "first"), 1)
    outputs.add(output(2, 2, "other"), 1)
    outputs.add(output(3, 1).model_copy(update={"kind": "clear"}), 1)
    assert texts(outputs) == {"b": ["other"]}


def test_widgets_go_with_their_kernel() -> None:
    outputs = Outputs()
    outputs.begin(1, "a")
    outputs.begin(2, "b")
    outputs.add(output(1, 1, "figure", **{"image/png": "x"}), 1)
    outputs.add(output(2, 1, "widget", **{VIEW: "x"}), 1)
    outputs.add(output(3, 2, "widget", **{VIEW: "x"}), 1)
    outputs.forget_widgets()
    assert texts(outputs) == {"a": ["figure"]}
