"""What `jupyter tools check` finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.app.check import check_app, check_page
from jupyter_tools.app.file import NAME, read_app, save_app
from jupyter_tools.errors import Finding
from tests.notebooks import FUNCTION, code, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path) -> Path:
    data = {
        "version": 1,
        "pages": {
            "delays.ipynb": {
                "handlers": {"load": "load"},
                "components": {
                    "filters": {
                        "type": "form",
                        "components": {"search": {"type": "button", "handlers": {"click": "search"}}},
                    }
                },
            }
        },
    }
    write(tmp_path / "delays.ipynb", code(FUNCTION, "handler"), code("# handler: load\n1"))
    save_app(tmp_path, data, "")
    return tmp_path


def test_a_good_app(app: Path) -> None:
    assert check_app(app) == []


def test_handlers_that_are_gone(app: Path) -> None:
    write(app / "delays.ipynb", code(FUNCTION.replace("search", "serch"), "handler"))
    first, second = check_app(app)
    lines = (app / NAME).read_text().split("\n")
    for finding, place, text in (
        (first, "pages.delays.ipynb.handlers.load", '"load": "load"'),
        (second, "pages.delays.ipynb.components.filters.search.handlers.click", '"click": "search"'),
    ):
        assert finding.place == place
        assert finding.line is not None
        assert lines[finding.line - 1].strip() == text
    assert second.message == "delays.ipynb has no handler 'search'; did you mean 'serch'?"


def test_an_output_of_a_handler_that_nothing_runs(app: Path) -> None:
    file = read_app(app)
    data = json.loads((app / NAME).read_text())
    components = data["pages"]["delays.ipynb"]["components"]
    components["place"] = {"type": "output", "handler": "serch"}
    components["all"] = {"type": "output"}
    save_app(app, data, file.revision)
    [finding] = check_app(app)
    assert finding.place == "pages.delays.ipynb.components.place.handler"
    assert finding.message == "nothing on the page runs 'serch'; did you mean 'search'?"


def test_a_function_whose_cell_is_not_tagged(app: Path) -> None:
    write(app / "delays.ipynb", code("%%time\ndef search(): ..."), code(FUNCTION), code("# handler: load\n1"))
    (finding,) = check_app(app)
    assert finding.message == "delays.ipynb has no handler 'search': cell 2, which defines it, is not tagged `handler`"


def test_a_function_that_takes_what_there_is_not(app: Path) -> None:
    cells = (code(FUNCTION.replace("search", "load"), "handler"), code("def search(state, ctx): ...", "handler"))
    write(app / "delays.ipynb", *cells)
    [finding] = check_app(app)
    message = "the handler 'search' takes 'ctx'; handlers take state, context, event, visit; did you mean 'context'?"
    assert finding == Finding("delays.ipynb cell 2", message, 1)
    # In one cell with a handler it could be a helper, if no event were bound to it.
    write(app / "delays.ipynb", code("\n".join(one["source"] for one in cells), "handler"))
    assert check_app(app) == [Finding("delays.ipynb cell 1", message, 3)]
    unbound = "def helper(state, ctx): ..."
    write(app / "delays.ipynb", code(f"{FUNCTION}\n{unbound}", "handler"), code("# handler: load\n1"))
    assert check_app(app) == []


def test_a_function_without_state_and_context(app: Path) -> None:
    load = FUNCTION.replace("search", "load")
    write(app / "delays.ipynb", code(f"{load}\ndef search(context): ...", "handler"))
    [finding] = check_app(app)
    reason = "in cell 1 its first two parameters are not (state, context)"
    assert finding.message == f"delays.ipynb has no handler 'search': {reason}"


def test_a_notebook_that_is_gone(app: Path) -> None:
    (app / "delays.ipynb").unlink()
    assert check_app(app) == [Finding("pages.delays.ipynb", "there is no delays.ipynb", 4)]


def test_a_notebook_whose_name_is_misspelt(app: Path) -> None:
    (app / "delays.ipynb").rename(app / "delay.ipynb")
    write(app / "trends.ipynb")
    write(app / ".hidden.ipynb")
    [finding] = check_app(app)
    assert (finding.place, finding.line) == ("pages.delays.ipynb", 4)
    assert finding.message == "there is no delays.ipynb; did you mean 'delay'?"
    (app / "delay.ipynb").unlink()
    assert [one.message for one in check_app(app)] == ["there is no delays.ipynb; there is trends"]


def test_a_notebook_that_has_a_page_is_not_meant_by_another(app: Path) -> None:
    present = read_app(app)
    data = {**present.data, "pages": {**present.data["pages"], "delay.ipynb": {}}}
    save_app(app, data, present.revision)
    assert [one.message for one in check_app(app)] == ["there is no delay.ipynb"]


def test_a_notebook_that_cannot_be_read(app: Path) -> None:
    (app / "delays.ipynb").write_text("{")
    [finding] = check_app(app)
    assert finding.message.startswith("delays.ipynb cannot be read: ")
    assert "mean" not in finding.message


def test_a_kernel_that_is_not_installed(app: Path) -> None:
    cells = (code(FUNCTION.replace("search", "serch"), "handler"), code("# handler: load\n1"))
    write(app / "delays.ipynb", *cells, metadata={"kernelspec": {"name": "gone-3.9", "language": "python"}})
    kernel, handler = check_app(app)
    assert (kernel.place, kernel.line, kernel.warning) == ("pages.delays.ipynb", 4, False)
    assert kernel.message.startswith("delays.ipynb needs the kernel 'gone-3.9', which is not installed; ")
    assert "python3" in kernel.message
    assert handler.message.startswith("delays.ipynb has no handler 'search'")


def test_a_notebook_in_another_language_is_not_read_as_python(app: Path) -> None:
    r = {"kernelspec": {"name": "ir", "language": "R"}, "language_info": {"name": "R"}}
    write(app / "delays.ipynb", code("x <- c(1, 2", "handler"), metadata=r)
    [finding] = check_app(app)
    assert finding.message == "delays.ipynb is a notebook in R (kernel 'ir'): pages run notebooks in Python."
    assert not finding.warning


def test_cells_that_are_wrong(app: Path) -> None:
    write(app / "delays.ipynb", code(FUNCTION, "handler"), code("# handler: load\n1"), code("(", "handler"))
    assert [str(finding) for finding in check_app(app)] == [
        "delays.ipynb cell 3: is not Python: '(' was never closed (line 1)"
    ]


def test_modules_that_are_stale_or_gone(app: Path) -> None:
    generated = app / "delays_page.py"
    generated.write_text(generated.read_text() + "\n")
    assert [finding.place for finding in check_app(app)] == ["delays_page.py"]
    assert "is stale" in check_app(app)[0].message
    generated.unlink()
    assert check_app(app) == []
    generated.mkdir()
    assert "cannot be read" in check_app(app)[0].message


def test_properties_that_are_broken(app: Path) -> None:
    (app / NAME).write_text('{"version": 1,\n"titel": 1}')
    (finding,) = check_app(app)
    assert (finding.place, finding.line) == ("titel", 2)


def test_an_app_without_pages(tmp_path: Path) -> None:
    assert check_app(tmp_path) == []


GUESTS = "guests = []"
SIGN_IN = "def search(state, context):\n    note(state)\n    guests.append(1)\n    guests.sort()"
NOTE = "def note(state):\n    guests[0] = state"


def kept(app: Path, **kernel: object) -> list[Finding]:
    """What is found where the handler changes variables of the notebook."""
    write(
        app / "delays.ipynb", code(GUESTS), code(NOTE), code(SIGN_IN, "handler"), code("# handler: load\nguests.pop()")
    )
    present = read_app(app)
    page = {**present.data["pages"]["delays.ipynb"], "kernel": kernel}
    save_app(app, {**present.data, "pages": {"delays.ipynb": page}}, present.revision)
    return check_app(app)


@pytest.mark.parametrize("mode", ["auto", "isolated"])
def test_variables_of_each_visit_that_handlers_change(app: Path, mode: str) -> None:
    found = kept(app, mode=mode)
    assert [(one.place, one.line, one.warning) for one in found] == [
        ("delays.ipynb cell 4", 2, True),
        ("delays.ipynb cell 2", 2, True),
    ]
    assert "the handler 'load' changes the notebook's variable 'guests'" in found[0].message
    assert '"kernel": {"mode": "shared"}' in found[1].message


def test_variables_that_all_visitors_share_may_be_changed(app: Path) -> None:
    assert kept(app, mode="shared") == []
    assert kept(app, mode="live") == []
    assert "each of the 3 kernels has its own copy" in kept(app, mode="shared", replicas=3)[0].message


def test_the_mode_that_was_taken_counts(app: Path) -> None:
    kept(app, mode="auto")
    assert check_page(read_app(app), "delays.ipynb", "shared") == []
    assert len(check_page(read_app(app), "delays.ipynb", "isolated")) == 2


def test_a_handler_that_uses_a_name_which_has_changed(app: Path) -> None:
    data = json.loads((app / NAME).read_text())
    form = data["pages"]["delays.ipynb"]["components"]["filters"]
    form["components"]["airline"] = {"type": "select"}
    form["components"]["order"] = {"type": "modal"}
    save_app(app, data, read_app(app).revision)
    lines = (
        "def search(state, context):",
        "    context.filters.components.carrier.options = [state.filters.airline, state.filters.order.open]",
        "    context.filters.components.airline.disabled = state.filters.airlin is None",
        "    context.page.message = state.model_dump_json()",
    )
    write(app / "delays.ipynb", code("\n".join(lines), "handler"), code("# handler: load\n1"))
    assert check_app(app) == [
        Finding(
            "delays.ipynb cell 1",
            "'search' uses context.filters.components.carrier, which the page does not have"
            "; there is airline, order, search",
            2,
            warning=True,
        ),
        Finding(
            "delays.ipynb cell 1",
            "'search' uses state.filters.airlin, which the page does not have; did you mean 'airline'?",
            3,
            warning=True,
        ),
    ]
