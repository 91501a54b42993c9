"""Prints the requirements of this package with the extras that are named, one per line.

They are installed while the front end is built, which the package itself cannot be installed without.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def requirements(project: dict[str, Any], extras: list[str]) -> Iterator[str]:
    """The requirements of a project and of its extras; an extra that names the project brings that one's extras."""
    yield from project["dependencies"]
    seen: set[str] = set()
    while extras:
        extra = extras.pop()
        if extra in seen:
            continue
        seen.add(extra)
        for requirement in project["optional-dependencies"][extra]:
            own = re.fullmatch(rf"{project['name']}\[([\w,-]+)\]", requirement)
            if own:
                extras += own[1].split(",")
            else:
                yield requirement


if __name__ == "__main__":
    for line in requirements(tomllib.loads(PROJECT.read_text("utf-8"))["project"], sys.argv[1:]):
        print(line)
