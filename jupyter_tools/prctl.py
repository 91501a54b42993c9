"""What Linux does for a process when it or its parent ends; nothing on other systems."""

from __future__ import annotations

import ctypes
import sys

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def send_when_parent_ends(signal: int) -> None:
    """Have the system send this process a signal when its parent ends; 0 for none. Forks do not inherit this."""
    _prctl(PR_SET_PDEATHSIG, signal)


def adopt_orphans() -> None:
    """Have orphans among the descendants of this process become its children, so that they can be found."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
