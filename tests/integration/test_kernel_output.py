"""What handlers print and display reaches the event that made it, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_tools.peer.outputs import IMAGE

if TYPE_CHECKING:
    from tests.linked import LinkedKernel

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("kernel_output")]


def test_streams_reach_their_event(kernel: LinkedKernel) -> None:
    kernel.run("import sys\ndef says(state):\n    print('out')\n    print('err', file=sys.stderr)\n    print('more')")
    ended = kernel.visit().call("says")
    assert ended.output() == "out\nmore\n"
    assert ended.output("stderr") == "err\n"
    kinds = [one.type for one in ended.messages]
    assert (kinds[0], kinds[-1]) == ("running", "done")
    assert kernel.stray_outputs() == []


def test_cells_keep_their_own(kernel: LinkedKernel) -> None:
    visit = kernel.visit()
    assert kernel.run("print('cell')").text() == "cell\n"
    kernel.run("def says(state):\n    print('handler')")
    assert visit.call("says").output() == "handler\n"
    assert kernel.run("print('cell again')").text() == "cell again\n"
    assert visit.messages(-1) == []


def test_a_logger_made_before_is_routed(kernel: LinkedKernel) -> None:
    kernel.run("import logging\nlogging.basicConfig(force=True)\ndef logs(state):\n    logging.warning('heard')")
    assert "heard" in kernel.visit().call("logs").output("stderr")


def test_interleaved_visits_do_not_mix(kernel: LinkedKernel) -> None:
    kernel.run(
        "import asyncio\n"
        "turns = []\n"
        "async def takes_turns(state):\n"
        "    for at in range(20):\n"
        "        turns.append(state.filters.carrier)\n"
        "        print(state.filters.carrier, at)\n"
        "        await asyncio.sleep(0)"
    )
    one, two = kernel.visit(), kernel.visit(builder=False)
    cell = kernel.start("import asyncio\nfor at in range(20):\n    print('cell')\n    await asyncio.sleep(0)")
    events = [visit.start("takes_turns", filters__carrier=name) for visit, name in ((one, "UA"), (two, "DL"))]
    for visit, event, name in zip((one, two), events, ("UA", "DL"), strict=True):
        assert visit.end(event).output() == "".join(f"{name} {at}\n" for at in range(20))
    assert kernel.result(cell).text() == "cell\n" * 20


def test_threads_with_the_handlers_context(kernel: LinkedKernel) -> None:
    kernel.run(
        "import asyncio\n"
        "def work(name):\n"
        "    for at in range(200):\n"
        "        print(name, end=' ')\n"
        "async def threads(state):\n"
        "    name = state.filters.carrier\n"
        "    await asyncio.gather(*(asyncio.to_thread(work, name) for _ in range(4)))"
    )
    visits = {name: kernel.visit() for name in ("UA", "DL")}
    events = {name: visit.start("threads", filters__carrier=name) for name, visit in visits.items()}
    for name, visit in visits.items():
        assert visit.end(events[name]).output().replace(" ", "") == name * 800


def test_a_line_is_not_kept_back_while_the_handler_works(kernel: LinkedKernel) -> None:
    kernel.run(
        "import threading\n"
        "go_on = threading.Event()\n"
        "def slow(state):\n    print('one')\n    print('two')\n    go_on.wait(30)\n"
        "def other(state):\n    pass\n"
    )
    visit = kernel.visit()
    event = visit.start("slow")
    visit.until("output", event)
    assert visit.messages(event)[1].text == "one\ntwo\n"
    visit.interrupt(event)
    assert visit.end(event).done.outcome == "cancelled"


@pytest.mark.parametrize("code", ["print('x' * 100_000_000)", "for _ in range(100_000):\n        print('x' * 999)"])
def test_much_output_is_bounded(kernel: LinkedKernel, code: str) -> None:
    kernel.run(f"def much(state):\n    {code}\n    sys.stderr.write('never seen')\nimport sys")
    ended = kernel.visit().call("much")
    assert ended.done.outcome == "ok"
    assert 200_000 < len(ended.output()) < 201_000
    assert ended.output().endswith("\n[more than 200,000 characters were printed; the rest is dropped]\n")
    assert len(ended.messages) < 60


def test_displays(kernel: LinkedKernel) -> None:
    kernel.run(
        "from IPython.display import HTML, display, clear_output, update_display\n"
        "def shows(state):\n"
        "    print('before')\n"
        "    display(HTML('<b>bold</b>'))\n"
        "    display({'image/png': b'\\x89PNG', 'text/plain': 'a png', 'bad': object()}, raw=True)\n"
        "    clear_output()\n"
    )
    ended = kernel.visit().call("shows")
    bold, png = ended.displays()
    assert bold["text/html"] == "<b>bold</b>"
    assert png == {"image/png": "iVBORw==", "text/plain": "a png"}
    kinds = [one.kind for one in ended.messages if one.type == "output"]
    assert kinds == ["stdout", "display", "display", "clear"]
    assert {one.handler for one in ended.messages if one.type == "output"} == {"shows"}
    assert kernel.stray_outputs() == []


def test_displays_are_bounded(kernel: LinkedKernel) -> None:
    kernel.run(
        "from IPython.display import HTML, display\n"
        "def shows(state):\n    for _ in range(10):\n        display(HTML('x' * 1_000_000))"
    )
    ended = kernel.visit().call("shows")
    assert len(ended.displays()) == 3
    assert "is too large to be shown" in ended.output("stderr")


def test_figures_of_pyplot(kernel: LinkedKernel) -> None:
    pytest.importorskip("matplotlib")
    kernel.run("%matplotlib inline\nimport matplotlib.pyplot as plt")
    kernel.run("def draws(state):\n    plt.plot([1, 2])\ndef draws_nothing(state):\n    pass")
    one, two = kernel.visit(), kernel.visit()
    ended = one.call("draws")
    assert [sorted(shown) for shown in ended.displays()] == [[IMAGE, "text/plain"]], ended.error
    assert "<svg" in ended.displays()[0][IMAGE]["dark"]
    assert two.call("draws_nothing").displays() == []
    assert kernel.value("plt.get_fignums()") == []
    cell = kernel.run("plt.plot([1, 2]);")
    assert [one["msg_type"] for one in cell.outputs] == ["display_data"]


def test_updates_replace_what_was_displayed(kernel: LinkedKernel) -> None:
    kernel.run(
        "from IPython.display import Image, Markdown, clear_output, display, update_display\n"
        "def counts(state, visit):\n"
        "    visit.store['shown'] = display(Markdown('0'), display_id=True)\n"
        "    for number in range(1, 3):\n"
        "        visit.store['shown'].update(Markdown(str(number)))\n"
        "    display(Image(data=b'\\x89PNG', format='png', width=40), display_id='picture')\n"
        "def goes_on(visit):\n"
        "    visit.store['shown'].update(Markdown('later'))\n"
        "    clear_output(wait=True)\n"
        "    print('new')\n"
    )
    visit = kernel.visit()
    outputs = [one for one in visit.call("counts").messages if one.type == "output"]
    assert [(one.data.get("text/markdown"), one.replaces) for one in outputs] == [
        ("0", False),
        ("1", True),
        ("2", True),
        (None, False),
    ]
    assert len({one.display for one in outputs[:3]}) == 1
    assert (outputs[3].display, outputs[3].metadata) == ("picture", {"image/png": {"width": 40}})
    later = [one for one in visit.call("goes_on").messages if one.type == "output"]
    assert [one.kind for one in later] == ["display", "clear", "stdout"]
    assert (later[0].display, later[0].replaces) == (outputs[0].display, True)


def test_a_display_that_is_updated_often_is_as_large_as_it_is_last(kernel: LinkedKernel) -> None:
    kernel.run(
        "from IPython.display import HTML, display\n"
        "def draws(state):\n"
        "    shown = display(HTML(''), display_id=True)\n"
        "    for number in range(10):\n"
        "        shown.update(HTML(str(number) * 1_000_000))\n"
    )
    ended = kernel.visit().call("draws")
    assert len(ended.displays()) == 11
    assert ended.output("stderr") == ""


@pytest.mark.parametrize(
    ("shown", "given"), [("", "figure"), ("plt.show()", "figure"), ("display(figure)", "figure"), ("", "axes")]
)
def test_a_figure_in_a_chart_is_not_displayed_as_well(kernel: LinkedKernel, shown: str, given: str) -> None:
    kernel.run(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\n"
        "def draws(state, context):\n"
        "    figure, axes = plt.subplots()\n"
        "    axes.plot([1, 2])\n"
        f"    {shown}\n"
        f"    context.hours.figure = {given}\n"
        "    plt.figure()\n"
        "    plt.plot([3])\n"
    )
    ended = kernel.visit().call("draws")
    assert list(ended.changes["hours"]["figure"]) == [IMAGE], ended.error
    outputs = [one for one in ended.messages if one.type == "output"]
    left: dict[str, bool] = {}
    for one in outputs:
        left[one.display] = bool(one.data)
    # The other figure, which is in no chart, is displayed.
    assert sorted(left.values()) == ([False, True] if shown else [True])
    assert kernel.value("plt.get_fignums()") == []


def test_a_yielded_figure_stays_in_its_chart(kernel: LinkedKernel) -> None:
    kernel.run(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\n"
        "def draws(state, context):\n"
        "    figure, axes = plt.subplots()\n"
        "    for number in range(2):\n"
        "        axes.plot([number, 2])\n"
        "        context.hours.figure = figure\n"
        "        yield\n"
        "    display(figure)\n"
    )
    ended = kernel.visit().call("draws")
    assert ended.displays() == []
    assert ended.updates


def test_halves_of_characters(kernel: LinkedKernel) -> None:
    kernel.run("def half(context):\n    print('a\\ud800b')\n    context.note.text = 'b\\ud800'")
    ended = kernel.visit().call("half")
    assert ended.output() == "a?b\n"
    assert ended.changes == {"note": {"text": "b?"}}
