"""What `jupyter tools check` finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app.change import change_page
from jupyter_tools.app.check import check_app, check_page, check_present
from jupyter_tools.app.file import NAME, read_app, save_app
from jupyter_tools.errors import Finding, PropertiesError
from jupyter_tools.page.edit_types import EDITS
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
    components["bar"] = {"type": "progress", "handler": "serch"}
    save_app(app, data, file.revision)
    [finding, of_progress] = check_app(app)
    assert (of_progress.path, of_progress.property, of_progress.message) == ("bar", "handler", finding.message)
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
    assert finding == Finding("delays.ipynb cell 2", message, 1, file="delays.ipynb", cell=1)
    # In one cell with a handler it could be a helper, if no event were bound to it.
    write(app / "delays.ipynb", code("\n".join(one["source"] for one in cells), "handler"))
    assert check_app(app) == [Finding("delays.ipynb cell 1", message, 3, file="delays.ipynb", cell=0)]
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
    gone = Finding("pages.delays.ipynb", "there is no delays.ipynb", 4, page="delays.ipynb", path="page")
    assert check_app(app) == [gone]


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
    assert "in the kernel mode `shared` all visitors share one" in found[1].message


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
            file="delays.ipynb",
            cell=0,
        ),
        Finding(
            "delays.ipynb cell 1",
            "'search' uses state.filters.airlin, which the page does not have; did you mean 'airline'?",
            3,
            warning=True,
            file="delays.ipynb",
            cell=0,
        ),
    ]


def test_traits_and_properties_of_the_file_only(app: Path) -> None:
    data = json.loads((app / NAME).read_text())
    stars = {"type": "custom", "traits": {"rated": {"type": "number", "visitors": True}, "count": {"type": "number"}}}
    card = {"type": "card", "components": {"stars": stars, "name": {"type": "text_input"}}}
    data["pages"]["delays.ipynb"]["components"] |= {"top": stars, "tabs": {"type": "tabs", "components": {"a": card}}}
    save_app(app, data, read_app(app).revision)
    lines = (
        "def search(state, context):",
        "    context.top.count = state.top.rated",
        "    context.tabs.components.a.components.stars.count = state.tabs.a.stars.rated",
        "    context.tabs.components.a.components.name.kind = 'email'",
        "    context.tabs.components.a.components.stars.cuont = 1",
    )
    write(app / "delays.ipynb", code("\n".join(lines), "handler"), code("# handler: load\n1"))
    inside = "'search' uses context.tabs.components.a.components"
    assert [one.message for one in check_app(app)] == [
        f"{inside}.name.kind, which the page does not have: only properties.json sets it",
        f"{inside}.stars.cuont, which the page does not have; did you mean 'count'?",
    ]


def test_limits_that_leave_no_value(app: Path) -> None:
    data = json.loads((app / NAME).read_text())
    data["pages"]["delays.ipynb"]["components"] |= {
        "none": {"type": "number", "min": 10, "max": 1},
        "one": {"type": "number", "min": 1, "max": 1},
        "ruled": {"type": "number", "min": 10, "max": 1, "rules": {"max": "20"}},
        "open": {"type": "number", "min": 10},
    }
    save_app(app, data, read_app(app).revision)
    [found] = [one for one in check_app(app) if "no value" in one.message]
    assert found.message == "min is 10 and max is 1: no value is between them"
    assert (found.path, found.property, found.warning) == ("none", "max", True)


def test_a_column_that_is_sent_for_hidden_components_only(app: Path) -> None:
    hidden = {"type": "container", "visible": False, "components": {"pay": {"type": "text", "text": "{{ item.pay }}"}}}
    card = {
        "name": {"type": "text", "text": "{{ item.name }}"},
        "more": hidden,
        "again": {"type": "text", "visible": False, "text": "{{ item.name }} {{ item.age }}"},
        "go": {"type": "button", "rules": {"visible": "item.open"}},
    }
    data = json.loads((app / NAME).read_text())
    data["pages"]["delays.ipynb"]["components"] |= {
        "people": {"type": "repeater", "components": card},
        "age": {"type": "text", "text": "{{ state.people.age }}"},
    }
    save_app(app, data, read_app(app).revision)
    [finding] = check_app(app)
    assert (finding.path, finding.warning) == ("people.more.pay", True)
    assert finding.message == "is hidden, but visitors' browsers get the column pay, which only this reads"


def test_a_rule_that_reads_a_hidden_column(app: Path) -> None:
    data = json.loads((app / NAME).read_text())
    data["pages"]["delays.ipynb"]["components"] |= {
        "orders": {"type": "table", "columns": {"id": {"visible": False}, "status": {}}},
        "close": {
            "type": "button",
            "rules": {"disabled": "state.orders.id is None or state.orders.status == 'closed'"},
        },
    }
    save_app(app, data, read_app(app).revision)
    [finding] = check_app(app)
    assert (finding.path, finding.property, finding.warning) == ("close", "rules.disabled", True)
    assert finding.message == "reads the column orders.id, which is hidden: only shown columns can be read"


def test_a_key_that_names_a_field_of_another_column(app: Path) -> None:
    data = json.loads((app / NAME).read_text())
    columns = {"number": {"field": "id", "visible": False}, "year": {}}
    data["pages"]["delays.ipynb"]["components"] |= {
        "orders": {"type": "table", "key": ["id", "year", "of_the_data"], "columns": columns},
        "others": {"type": "table", "key": "number", "columns": columns},
    }
    save_app(app, data, read_app(app).revision)
    [finding] = check_app(app)
    assert (finding.path, finding.property, finding.warning) == ("orders", "key", False)
    assert finding.message == "names 'id', which is a field: the column is called 'number'"


# --- what the canvas is told -----------------------------------------------------------------------------------------


def mended(app: Path, finding: Finding) -> list[Finding]:
    """What is found after the fix of a finding."""
    assert finding.fix is not None
    revision = check_present(app, "delays.ipynb").revision
    change_page(app, "delays.ipynb", EDITS.validate_python(finding.fix.edits), revision)
    return check_present(app, "delays.ipynb").findings


def rewrite(app: Path, components: dict[str, Any], **page: Any) -> None:
    """Write the page by hand, as nobody checks it."""
    data = {"version": 1, "pages": {"delays.ipynb": {**page, "components": components}}}
    (app / NAME).write_text(json.dumps(data, indent=2))


def test_a_handler_with_one_near_name_can_be_mended(app: Path) -> None:
    write(app / "delays.ipynb", code(FUNCTION.replace("search", "serch"), "handler"), code("# handler: load\n1"))
    [finding] = check_present(app, "delays.ipynb").findings
    assert (finding.file, finding.page, finding.cell) == (NAME, "delays.ipynb", None)
    assert (finding.path, finding.property) == ("filters.search", "handlers.click")
    assert finding.fix is not None
    assert finding.fix.label == "Use serch"
    assert mended(app, finding) == []
    assert read_app(app).app.pages["delays.ipynb"].handler("filters.search", "click") == "serch"


def test_a_handler_of_the_page_can_be_mended(app: Path) -> None:
    write(app / "delays.ipynb", code(FUNCTION, "handler"), code("# handler: loads\n1"))
    [finding] = check_present(app, "delays.ipynb").findings
    assert (finding.path, finding.property) == ("page", "handlers.load")
    assert mended(app, finding) == []


def test_a_handler_among_steps_can_be_mended(app: Path) -> None:
    data = json.loads((app / NAME).read_text())
    search = data["pages"]["delays.ipynb"]["components"]["filters"]["components"]["search"]
    search["handlers"] = {"click": [{"confirm": "Now?"}, "search", {"toast": "Done"}]}
    save_app(app, data, read_app(app).revision)
    write(app / "delays.ipynb", code(FUNCTION.replace("search", "serch"), "handler"), code("# handler: load\n1"))
    [finding] = check_present(app, "delays.ipynb").findings
    assert (finding.path, finding.property) == ("filters.search", "handlers.click")
    assert mended(app, finding) == []
    steps = read_app(app).data["pages"]["delays.ipynb"]["components"]["filters"]["components"]["search"]["handlers"]
    assert steps == {"click": [{"confirm": "Now?"}, "serch", {"toast": "Done"}]}


def test_of_two_near_names_none_is_chosen(app: Path) -> None:
    both = "\n".join(FUNCTION.replace("search", name) for name in ("search_1", "search_2"))
    write(app / "delays.ipynb", code(both, "handler"), code("# handler: load\n1"))
    [finding] = check_present(app, "delays.ipynb").findings
    assert "did you mean" in finding.message
    assert finding.fix is None


def test_a_cell_that_is_not_tagged_is_named(app: Path) -> None:
    write(app / "delays.ipynb", code("1"), code(FUNCTION), code("# handler: load\n1"))
    [finding] = check_present(app, "delays.ipynb").findings
    assert (finding.file, finding.property, finding.cell, finding.fix) == (NAME, "handlers.click", 1, None)


def test_a_finding_in_a_cell_names_the_notebook(app: Path) -> None:
    write(app / "delays.ipynb", code(FUNCTION, "handler"), code("# handler: load\n1"), code("(", "handler"))
    [finding] = check_present(app, "delays.ipynb").findings
    assert (finding.file, finding.cell, finding.page, finding.path) == ("delays.ipynb", 2, None, None)


GO = {"type": "button", "label": "Go"}


@pytest.mark.parametrize(
    ("component", "property_name", "label", "right"),
    [
        ({**GO, "disabeld": True}, "disabeld", "Use disabled", {**GO, "disabled": True}),
        (
            {**GO, "rules": {"visible": "state.box.numbr > 1"}},
            "rules.visible",
            "Use number",
            {**GO, "rules": {"visible": "state.box.number > 1"}},
        ),
        (
            {**GO, "rules": {"visibl": "state.box.number > 1", "disabled": "True"}},
            "rules.visibl",
            "Use visible",
            {**GO, "rules": {"visible": "state.box.number > 1", "disabled": "True"}},
        ),
        (
            {"type": "text", "text": "# {{ state.box.numbr:number }}"},
            "text",
            "Use number",
            {"type": "text", "text": "# {{ state.box.number:number }}"},
        ),
        (
            {"type": "text", "text": "{{ lenn('x') }}"},
            "text",
            "Use len",
            {"type": "text", "text": "{{ len('x') }}"},
        ),
        ({**GO, "handlers": {"clik": "go"}}, "handlers.clik", "Use click", {**GO, "handlers": {"click": "go"}}),
        (
            {**GO, "handlers": {"click": ["go", {"toast": "{{ state.box.numbr }}"}]}},
            "handlers.click",
            "Use number",
            {**GO, "handlers": {"click": ["go", {"toast": "{{ state.box.number }}"}]}},
        ),
        (
            {**GO, "handlers": {"click": [{"set": {"box.numbr": "1"}}]}},
            "handlers.click",
            "Use box.number",
            {**GO, "handlers": {"click": [{"set": {"box.number": "1"}}]}},
        ),
    ],
)
def test_a_broken_file_is_put_right_by_its_fix(
    app: Path, component: dict[str, Any], property_name: str, label: str, right: dict[str, Any]
) -> None:
    write(app / "delays.ipynb", code(FUNCTION.replace("search", "go"), "handler"))
    box = {"type": "container", "components": {"number": {"type": "number"}, "it": component}}
    rewrite(app, {"box": box})
    checked = check_present(app, "delays.ipynb")
    [finding] = checked.findings
    assert (finding.page, finding.path, finding.property) == ("delays.ipynb", "box.it", property_name)
    assert finding.line is not None
    assert finding.fix is not None
    assert finding.fix.label == label
    assert mended(app, finding) == []
    assert read_app(app).data["pages"]["delays.ipynb"]["components"]["box"]["components"]["it"] == right


def test_an_edit_that_does_not_mend_a_broken_file_is_refused(app: Path) -> None:
    rewrite(app, {"go": {**GO, "disabeld": True}, "other": {**GO, "lable": "x"}})
    text = (app / NAME).read_text()
    first, _ = check_present(app, "delays.ipynb").findings
    with pytest.raises(PropertiesError) as caught:
        mended(app, first)
    assert [(one.path, one.line is not None) for one in caught.value.findings] == [("go", True), ("other", True)]
    assert (app / NAME).read_text() == text


@pytest.mark.parametrize("pages", [5, [], {"delays.ipynb": 1}, {"delays.ipynb": {"components": {"go": 1}}}])
def test_edits_of_what_is_malformed_say_what_is_wrong(app: Path, pages: Any) -> None:
    (app / NAME).write_text(json.dumps({"version": 1, "pages": pages}))
    revision = check_present(app, "delays.ipynb").revision
    for edit in ({"type": "change", "path": "go", "changes": {"label": "x"}}, {"type": "remove", "path": "page"}):
        before = (app / NAME).read_bytes()
        if pages == {"delays.ipynb": 1} and edit["type"] == "remove":
            continue  # that puts it right
        if isinstance(pages, dict) and edit["type"] == "remove":
            continue
        with pytest.raises(PropertiesError):
            change_page(app, "delays.ipynb", EDITS.validate_python([edit]), revision)
        assert (app / NAME).read_bytes() == before


def test_a_file_that_is_no_json_is_checked(app: Path) -> None:
    (app / NAME).write_text("<<<<<<< ours\n{}")
    checked = check_present(app, "delays.ipynb")
    assert [(one.file, one.path, one.line, one.fix) for one in checked.findings] == [(NAME, None, 1, None)]
    assert checked.revision


def test_findings_of_another_page_name_no_path(app: Path) -> None:
    data = {"version": 1, "pages": {"trends.ipynb": {"components": {"go": {**GO, "disabeld": True}}}}}
    (app / NAME).write_text(json.dumps(data))
    [finding] = check_present(app, "delays.ipynb").findings
    assert (finding.page, finding.path, finding.property, finding.fix) == ("trends.ipynb", None, None, None)
    [own] = check_present(app, "trends.ipynb").findings
    assert (own.path, own.property) == ("go", "disabeld")


def test_a_file_of_a_newer_version_is_checked(app: Path) -> None:
    data = json.loads((app / NAME).read_text())
    (app / NAME).write_text(json.dumps({**data, "version": 99}))
    newer, *rest = check_present(app, "delays.ipynb").findings
    assert "newer version" in newer.message
    assert (newer.warning, newer.property, newer.page) == (True, "version", None)
    assert rest == []


def test_a_notebook_without_a_page_is_checked(app: Path) -> None:
    write(app / "new.ipynb", code("(", "handler"))
    assert [one.cell for one in check_present(app, "new.ipynb").findings] == [0]
    (app / "new.ipynb").write_text("{")
    assert [one.file for one in check_present(app, "new.ipynb").findings] == ["new.ipynb"]


def test_the_page_of_a_notebook_that_is_gone_is_offered_to_one_without_a_page(app: Path) -> None:
    (app / "delays.ipynb").rename(app / "late.ipynb")
    [finding] = check_present(app, "late.ipynb").findings
    assert "'delays.ipynb' has a page and is not there" in finding.message
    assert (finding.warning, finding.page, finding.path) == (True, "delays.ipynb", None)
    assert finding.fix is not None
    edits = EDITS.validate_python(finding.fix.edits)
    change_page(app, "late.ipynb", edits, check_present(app, "late.ipynb").revision)
    pages = read_app(app).data["pages"]
    assert pages["late.ipynb"] == pages["delays.ipynb"]
    assert check_present(app, "late.ipynb").findings == []


def test_a_notebook_that_is_there_keeps_its_page(app: Path) -> None:
    write(app / "new.ipynb", code("1"))
    assert check_present(app, "new.ipynb").findings == []
