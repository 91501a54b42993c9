"""Loads the extension in a kernel while no module of the notebook's folder can be imported.

The server loads it when a page is opened. The builder may have run no cell, and the folder may be a clone of somebody
else's: a `pydantic.py` in it must not run. ipykernel imports its own modules in the same way.
"""

from __future__ import annotations

import inspect

PACKAGES = ("site-packages", "dist-packages")
"""How the folders of an environment's packages are named."""


def load_without_folder(shell: object, packages: tuple[str, ...]) -> None:
    """Load the extension while `sys.path` lacks the kernel's working folder; runs in the kernel, sent as source.

    The folder stays where it comes after the first folder named like one of `packages`: the environment itself names it
    there, for a package that is installed from it.
    """
    import os  # noqa: PLC0415 - only the function is sent
    import sys  # noqa: PLC0415

    try:
        here = os.path.realpath(os.getcwd())  # noqa: PTH109 - the kernel may not have imported pathlib
    except OSError:  # it was deleted
        here = ""
    entries: list[object] = list(sys.path)  # cells may put there what is no text
    removed = []
    is_ahead = True
    for place, entry in enumerate(entries):
        if not isinstance(entry, str):
            continue
        is_ahead = is_ahead and os.path.basename(entry) not in packages  # noqa: PTH119
        if not os.path.isabs(entry) or (is_ahead and os.path.realpath(entry) == here):  # noqa: PTH117
            removed.append((place, entry))
    for place, _ in reversed(removed):
        del sys.path[place]
    try:
        __import__("jupyter_tools").load_ipython_extension(shell)
    finally:
        for place, entry in removed:
            sys.path.insert(place, entry)


_SOURCE = f"{inspect.getsource(load_without_folder)}\n{load_without_folder.__name__}(shell, packages)"
# Not the magic: the author's own `%load_ext` would then say that it was loaded already.
# Not in the namespace of the cells either, whose variables are listed.
CODE = f"exec({_SOURCE!r}, {{'shell': get_ipython(), 'packages': {PACKAGES!r}}})"
"""What a kernel is asked to run."""
