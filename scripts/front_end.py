"""Builds the front end into ``jupyter_tools/static`` and ``jupyter_tools/labextension`` where it is out of date.

Called by the build hook of ``pyproject.toml`` and, as a command, by the Makefile. A source distribution holds the built
files, so installing from one needs no node.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "labextension"
PACKAGE = ROOT / "jupyter_tools"
BUILT = [
    PACKAGE / "static" / "canvas.html",
    PACKAGE / "static" / "canvas.js",
    PACKAGE / "static" / "cell.js",
    PACKAGE / "static" / "index.html",
    PACKAGE / "static" / "mount.js",
    PACKAGE / "static" / "operations.html",
    PACKAGE / "static" / "operations.js",
    PACKAGE / "static" / "widget.js",
    PACKAGE / "labextension" / "install.json",
]


def build(_target: str = "", _version: str = "") -> None:
    """Install packages and build, each only if needed; the arguments are those of the build hook."""
    npm = shutil.which("npm")
    if npm is None:
        if missing := [path for path in BUILT if not path.exists()]:
            sys.exit(f"npm is needed to build the front end: {missing[0].relative_to(ROOT)} is not built")
        return
    install(npm)
    if not is_fresh():
        run(npm, "run", "build")


def install(npm: str) -> None:
    """Install exactly what the lock file names, unless that is what is there."""
    digest = hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()
    stamp = SOURCE / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text("ascii") == digest:
        return
    run(npm, "ci")
    stamp.write_text(digest, "ascii")


def is_fresh() -> bool:
    """Whether everything is built, and later than the last change of a source."""
    if not all(path.exists() for path in BUILT):
        return False
    return max(path.stat().st_mtime for path in sources()) <= min(path.stat().st_mtime for path in BUILT)


def sources() -> Iterator[Path]:
    """The files that the build reads."""
    yield ROOT / "install.json"
    yield from (path for path in SOURCE.iterdir() if path.is_file())
    for folder in ("src", "schema", "scripts"):
        yield from (path for path in (SOURCE / folder).rglob("*") if path.is_file() and ".test." not in path.name)


def run(*command: str) -> None:
    """Run a command beside ``package.json``; its output goes to stderr, as pip expects of a build."""
    print("front end:", *command[1:], file=sys.stderr)
    subprocess.run(command, cwd=SOURCE, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    build()
