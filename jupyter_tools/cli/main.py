"""The command line: `jupyter tools demo | publish | unpublish | list | check | log | replay | digest`.

Results go to stdout and errors, as one line, to stderr; with ``--json`` both are one JSON document on stdout.
Exit codes: 0 when all is well, 1 when a command failed or `check` found something, 2 when the command line is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from .. import __version__
from ..app import check, file
from ..errors import Finding, ToolsError
from ..terminal import escaped, printable
from . import demo, events, servers
from .digest import digest_of
from .progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 1
USAGE = 2
MODES = ("auto", "live", "shared", "isolated")
MODE_HELP = (
    "where the page's handlers run: `live`, the notebook's own kernel that you work in, `shared`, one kernel of its"
    " own for all visitors, `isolated`, a process for each visit, or `auto`, the best of the last two that the notebook"
    " allows"
)
HOST_HELP = "Set ToolsExtension.public_url to the server's public address, so that links contain it."
EPILOG = """\
examples:
  jupyter tools demo                      see a real page beside its notebook
  jupyter tools publish delays.ipynb      give others the page of your notebook
  jupyter tools list                      which pages are published
  jupyter tools unpublish delays.ipynb    take the page away again
  jupyter tools check flight_desk         find mistakes before your visitors do
  jupyter tools log --failed              what visitors did, and what went wrong
  jupyter tools replay delays.ipynb       whether the changed notebook does what it did

`jupyter tools COMMAND --help` explains a command.
Exit codes: 0 all is well, 1 the command failed or found something, 2 the command line is wrong.
"""


class Parser(argparse.ArgumentParser):
    """Keeps the line breaks of its texts, and reports usage errors as JSON where that is asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Report a wrong command line and exit with 2."""
        if "--json" in sys.argv[1:]:
            _print_json({"error": {"name": "UsageError", "message": message}})
            sys.exit(USAGE)
        super().error(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code."""
    given = parser().parse_args(arguments)
    if given.run is None:
        parser().print_help()
        return 0
    try:
        return int(given.run(given))
    except ToolsError as error:
        _report(error, as_json=given.json)
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; Python would complain again when it flushes stdout.
        sys.stdout = None
        return 0


def parser() -> argparse.ArgumentParser:
    """The parser of the command line, with all help texts."""
    top = Parser(prog="jupyter tools", description="Turns notebooks into internal tool pages.", epilog=EPILOG)
    top.add_argument("--version", action="version", version=__version__)
    top.set_defaults(run=None, json=False)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _add_demo(commands)
    _add_publish(commands)
    _add_unpublish(commands)
    _add_list(commands)
    _add_check(commands)
    _add_log(commands)
    _add_replay(commands)
    _add_digest(commands)
    return top


# --- commands -------------------------------------------------------------------------------------------------------


def _add(commands: Any, run: Any, short: str, text: str, example: str) -> Parser:
    """Add the command of `_NAME(given)`; `short` is its line in the list of commands."""
    name = run.__name__.removeprefix("_")
    epilog = f"example:\n  jupyter tools {name}{example}"
    command: Parser = commands.add_parser(name, help=short, description=text, epilog=epilog)
    command.add_argument("--json", action="store_true", help="print the result, or the error, as JSON")
    command.set_defaults(run=run)
    return command


def _add_demo(commands: Any) -> None:
    text = """\
Shows what jupyter_tools does: starts a separate Jupyter server with the example "flight desk", runs its notebook,
publishes its page, prints where both are, and opens them in your browser. Ctrl-C ends everything it started."""
    command = _add(commands, _demo, "see a real page beside its notebook", text, "")
    command.add_argument("--no-browser", action="store_true", help="open nothing, only print the URLs")
    command.add_argument("--port", type=_port, help="the server's port (default: 8888, or the next that is free)")
    folder = (
        "where the example is copied to, for you to change (default: the checkout's own, else ~/jupyter_tools_demo)"
    )
    command.add_argument("--folder", type=Path, help=folder)
    command.add_argument("--mode", choices=MODES, help=f"{MODE_HELP} (default: as the page says)")


def _add_publish(commands: Any) -> None:
    text = """\
Publishes the page of a notebook: people with the printed link can use it, without a Jupyter login and without seeing
code. A Jupyter server must be running whose folder holds the notebook; a notebook that was not run yet is run first.
What `check` would find wrong with the page is printed as warnings; it is published all the same."""
    short = "give others the page of a notebook"
    command = _add(commands, _publish, short, text, " delays.ipynb --mode isolated")
    command.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="the notebook's file")
    command.add_argument("--mode", choices=MODES, help=f"{MODE_HELP} (default: as the page says)")
    keep = "restore the links from before the page was unpublished"
    command.add_argument("--keep-links", action="store_true", help=keep)


def _add_digest(commands: Any) -> None:
    text = """\
Prints the digest of an anywidget's module. Add the digest to the server's setting `ToolsExtension.trusted_modules`, and
published pages run the module in the page itself. A trusted module can do what the person who opens the page can do on
this server. All other modules run in a frame apart from the page. When a module changes, as in a new version of its
package, its digest changes too."""
    command = _add(commands, _digest, "trust an anywidget's module", text, " drawdata:ScatterWidget")
    command.add_argument("source", metavar="SOURCE", help="the module's file, or its class as package.module:Class")


def _add_unpublish(commands: Any) -> None:
    text = "Takes a published page away: its links open nothing any more."
    short = "take a published page away"
    command = _add(commands, _unpublish, short, text, " delays.ipynb")
    command.add_argument(
        "name", metavar="NOTEBOOK", help="the notebook's file, or the page's name in the first column of `list`"
    )


def _add_list(commands: Any) -> None:
    text = "Lists the published pages of your running Jupyter servers: name, kernel mode and link."
    _add(commands, _list, "which pages are published", text, "")


def _add_check(commands: Any) -> None:
    text = """\
Checks an app, a folder with notebooks and their properties.json: that the properties are valid, that every bound
handler exists in its notebook, that the notebook's kernel is installed here and runs Python, and that the generated
files are fresh. Prints one line for each finding and exits with 1 if there are any. Warns of handlers that change a
variable of the notebook which not all visitors share. Runs no notebook and needs no server."""
    command = _add(commands, _check, "find mistakes in an app", text, " flight_desk")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="the app's folder")


def _add_log(commands: Any) -> None:
    text = """\
Lists what visitors did on the pages of this machine's servers, the newest last: when, how it ended, which visit, how
long the handler ran, and what it was. Reads the journal, also while a server writes it."""
    short = "what visitors did, and what came of it"
    events.add_log(_add(commands, _log, short, text, " delays.ipynb --since 2h --failed"))


def _add_replay(commands: Any) -> None:
    text = """\
Runs recorded events against the notebook as it is now, and says what comes out otherwise: outcome, error, and what
was set on the page (data by size and digest). The notebook is run first, in a separate kernel; each recorded visit is
opened again, and its events follow in their order with what was entered then. Exits with 1 when something differs."""
    short = "run recorded events against the changed notebook"
    events.add_replay(_add(commands, _replay, short, text, " delays.ipynb --since 1d"))


def _log(given: argparse.Namespace) -> int:
    return events.log(given)


def _replay(given: argparse.Namespace) -> int:
    return events.replay(given)


def _demo(given: argparse.Namespace) -> int:
    def ready(page_url: str, lab_url: str) -> None:
        if given.json:
            _print_json({"page_url": page_url, "lab_url": lab_url})
        else:
            _print(f"Published page: {page_url}\nJupyterLab: {lab_url}")

    demo.run(ready, port=given.port, folder=given.folder, mode=given.mode, browser=not given.no_browser)
    return 0


def _publish(given: argparse.Namespace) -> int:
    with progress(shown=not given.json) as on_step:
        publication = servers.publish(given.notebook, given.mode, on_step, keep_links=given.keep_links)
    if given.json:
        _print_json(publication)
    else:
        _print(f"Published page: {publication['url']}\nKernel mode: {publication['mode']}. {publication['why']}")
        # Servers of earlier versions send none of these.
        if shares := publication.get("shares_hint"):
            _print(f"Shared: {shares}")
        if not publication.get("public", True):
            _print(
                f"Others may reach the server under a different host: the path is {publication['path']}\n{HOST_HELP}"
            )
        for one in publication.get("refused", []):
            print(f"warning: {one}", file=sys.stderr)
        for one in publication.get("findings", []):
            known = Finding(one["place"], one["message"], one["line"], file=one.get("file", file.NAME))
            print(printable(f"warning: {_line(given.notebook.parent, known)}"), file=sys.stderr)
    return 0


def _unpublish(given: argparse.Namespace) -> int:
    publication = servers.unpublish(given.name)
    if given.json:
        _print_json(publication)
    else:
        _print(_ended(publication))
    return 0


def _list(given: argparse.Namespace) -> int:
    publications = servers.publications()
    if given.json:
        _print_json(publications)
        return 0
    width = max((len(one["slug"]) for one in publications), default=0)
    for one in publications:
        _print(f"{one['slug']:{width}}  {one['mode']:8}  {one['url']}")
    if not publications:
        _print("No pages are published.")
    return 0


def _digest(given: argparse.Namespace) -> int:
    digest = digest_of(given.source)
    if given.json:
        _print_json({"digest": digest})
    else:
        _print(digest)
    return 0


def _check(given: argparse.Namespace) -> int:
    findings = check.check_app(given.folder)
    if not (given.folder / file.NAME).exists():
        findings = [Finding("", f"is missing: {given.folder} is not an app")]
    if given.json:
        _print_json([one.to_dict() for one in findings])
    else:
        lines = [f"{'warning: ' if one.warning else ''}{_line(given.folder, one)}" for one in findings]
        _print("\n".join(lines) or f"{given.folder}: all is well")
    return FAILED if any(not one.warning for one in findings) else 0


# --- printing -------------------------------------------------------------------------------------------------------


def _ended(publication: Any) -> str:
    """Sentences about what unpublishing a page has ended."""
    sentences = [f"{publication['slug']} is no longer published."]
    if former := publication.get("former"):
        sentences.append(f"Links to its former names stop working too: {', '.join(former)}.")
    # Servers of earlier versions send none.
    if visits := publication.get("visits"):
        ended = f"{visits} visit{'s' * (visits > 1)} ended, {publication['connected']} of them open in a browser"
        events = publication["events"]
        sentences.append(f"{ended}{f', with {events} events under way' if events else ''}.")
    return " ".join(sentences)


def _line(folder: Path, finding: Finding) -> str:
    """A finding behind its file: a notebook or generated module where the place names one, else properties.json."""
    return f"{folder / file.NAME}: {finding}" if finding.file == file.NAME else str(folder / str(finding))


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= demo.LAST_PORT:
        message = f"{text!r} is not a port: 1 to {demo.LAST_PORT}, or 0 for any that is free"
        raise argparse.ArgumentTypeError(message)
    return port


def _report(error: ToolsError, *, as_json: bool) -> None:
    if as_json:
        _print_json({"error": error.to_dict()})
        return
    traceback = str(getattr(error, "traceback", "")).rstrip()
    print(printable("\n".join(filter(None, (traceback, f"jupyter tools: {error}")))), file=sys.stderr)


def _print(text: str) -> None:
    # At once: whoever starts the demo as a process waits for its lines.
    print(printable(text), flush=True)


def _print_json(data: Any) -> None:
    print(escaped(json.dumps(data, indent=2, ensure_ascii=False)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
