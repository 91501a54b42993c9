"""Writes the drawings of the shared icons for the browser, from the npm package `@tabler/icons`.

``npm pack @tabler/icons@3.52.0``, unpack it, and ``python scripts/icons.py FOLDER``, where FOLDER is its `package`. The
package is no dependency of the front end: it has 12,000 files, of which the pages need a few kilobytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jupyter_tools.components.icons import ICONS, MEANT

LICENSE = Path(__file__).parent.parent / "licenses" / "tabler-icons.txt"
TARGET = Path(__file__).parent.parent / "labextension" / "src" / "renderer" / "parts" / "icon-shapes.ts"


def main(folder: Path) -> None:
    """Write `icon-shapes.ts` from an unpacked package."""
    version = json.loads((folder / "package.json").read_text())["version"]
    nodes = json.loads((folder / "tabler-nodes-outline.json").read_text())
    paths = {name: " ".join(_path(*node) for node in nodes[drawing]) for name, drawing in ICONS.items()}
    words: dict[str, list[str]] = {}
    for word, name in MEANT.items():
        if word != name:
            words.setdefault(name, []).append(word)
    notice = (folder / "LICENSE").read_text(encoding="utf-8").strip()
    # Bundles have no comments: the package carries the notice beside its own license.
    LICENSE.write_text(
        f"The icons of components are drawings of Tabler Icons {version}.\n\n{notice}\n", encoding="utf-8"
    )
    licence = "\n".join(f" * {line}".rstrip() for line in notice.splitlines())
    TARGET.write_text(
        f"/*!\n * Drawings of Tabler Icons {version}\n *\n{licence}\n */\n"
        "// Written by `scripts/icons.py` for the names in `jupyter_tools.components.icons`; do not edit.\n\n"
        "/** The path of each icon, on a grid of 24. */\n"
        f"export const SHAPES: Readonly<Record<string, string>> = {json.dumps(paths, indent=2)};\n\n"
        "/** Other words by which icons are found. */\n"
        f"export const WORDS: Readonly<Record<string, readonly string[]>> = {json.dumps(words)};\n",
        encoding="utf-8",
    )


def _path(kind: str, attributes: dict[str, str]) -> str:
    path = attributes.get("d", "")
    if kind != "path" or not path.startswith("M"):
        message = f"only paths that start anywhere can be joined, not {kind} {path}"
        raise ValueError(message)
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1]))
