"""Whether this process can be forked: what it has that forks cannot use, or would use at the same time."""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
import sys
import threading
from typing import TYPE_CHECKING, Any

import psutil  # type: ignore[import-untyped]

from ..values.foreign import attribute, is_a

if TYPE_CHECKING:
    from collections.abc import Collection

MANY = 3
"""How many things a reason names."""


def problem_of(tasks: Collection[asyncio.Task[Any]], own: Collection[int]) -> str | None:
    """Why a fork of this process would not do, or None; `own` are descriptors that children close."""
    _end_monitors()
    _end_script_loop()
    threads = [one.name for one in threading.enumerate() if one is not threading.main_thread()]
    if threads:
        return f"the notebook leaves threads running, which a forked process does not have: {_some(threads)}"
    running = [one.get_name() for one in tasks if not one.done()]
    if running:
        return f"the notebook leaves tasks running in its event loop: {_some(running)}"
    sockets = _sockets(own)
    if sockets:
        return f"the notebook leaves connections open, which all forked processes would share: {_some(sockets)}"
    return None


def open_transaction() -> str | None:
    """Why the objects of this process forbid a fork, or None; to be asked before they are frozen."""
    if any(is_a(one, sqlite3.Connection) and _in_transaction(one) for one in gc.get_objects()):
        return "the notebook leaves a transaction of sqlite open, whose locks a forked process does not have"
    return None


def _end_monitors() -> None:
    """End the threads that watch progress bars of tqdm; the next bar starts one again."""
    kind = attribute(sys.modules.get("tqdm"), "TMonitor")
    for one in threading.enumerate() if is_a(kind, type) else []:
        if is_a(one, kind):  # each bar class, such as that for notebooks, has a separate monitor
            one.exit()  # type: ignore[attr-defined]


def _end_script_loop() -> None:
    """Stop the event loop and thread of IPython's `%%bash` and other script magics; the next one starts another."""
    shell = attribute(sys.modules.get("IPython"), "get_ipython")
    manager = attribute(shell() if callable(shell) else None, "magics_manager")
    magics: Any = (attribute(manager, "registry") or {}).get("ScriptMagics")
    loop = attribute(magics, "event_loop")
    if not is_a(loop, asyncio.AbstractEventLoop) or attribute(magics, "bg_processes"):
        return  # a background script still needs it
    threads = [one for one in threading.enumerate() if _runs(one, loop)]
    magics.event_loop = None
    loop.call_soon_threadsafe(loop.stop)
    for one in threads:
        one.join()
    loop.close()


def _runs(one: threading.Thread, loop: asyncio.AbstractEventLoop) -> bool:
    """Whether a thread runs a loop."""
    return bool(attribute(one, "_target") == loop.run_forever)


def _sockets(own: Collection[int]) -> list[str]:
    found = []
    for one in psutil.Process(os.getpid()).net_connections(kind="all"):
        if one.fd in own or one.fd < 0:
            continue
        address = one.raddr or one.laddr
        found.append(":".join(map(str, address)) if isinstance(address, tuple) else str(address or "a socket pair"))
    return found


def _in_transaction(connection: sqlite3.Connection) -> bool:
    try:
        return connection.in_transaction
    except sqlite3.Error:
        return False


def _some(names: list[str]) -> str:
    more = len(names) - MANY
    return ", ".join(names[:MANY]) + (f" and {more} more" if more > 0 else "")
