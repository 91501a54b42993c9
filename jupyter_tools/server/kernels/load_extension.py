"""Asks a running kernel to load the extension, so that it dials in."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import math
import queue
from typing import TYPE_CHECKING, Any

from jupyter_client.session import Session

from ...errors import LinkError
from .environment import lacks
from .without_folder import CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from .hub import Hub
    from .link import KernelLink

LINK_TIMEOUT = 15.0
"""Seconds within which a kernel that has loaded the extension must dial in."""
ANSWER_TIMEOUT = 60.0
"""Timeout in seconds for an answer on the control channel, which a kernel gives even while its cells run."""
ASK = 10.0
"""Seconds after which a kernel whose cells run is asked again on the control channel."""
PYTHON_TIMEOUT = 5.0
"""Timeout in seconds for asking a kernel for the path of its Python."""
UNKNOWN = "not known"


class KernelEndedError(LinkError):
    """The kernel ended or was restarted meanwhile: a new process may follow by itself."""


class CannotLoadError(LinkError):
    """The kernel answered that it cannot load the extension; asking again does not help."""


class SilentError(LinkError):
    """The kernel's process runs but does not answer, for example because its start failed."""


async def load_extension(manager: Any, kernel: str, hub: Hub, on_busy: Callable[[], None] = lambda: None) -> KernelLink:
    """The link of a kernel, after asking it to load the extension; waits while its cells run.

    `manager` is the kernel's `KernelManager`. `on_busy` is called while the kernel runs a cell. Raises
    `KernelEndedError` when the kernel ends or restarts meanwhile, `SilentError` when it does not answer at all,
    `CannotLoadError` when it has no jupyter_tools, and `LinkError` when it cannot reach this server.
    """
    # A separate session: two clients of one session receive each other's replies.
    session = Session(key=manager.session.key, signature_scheme=manager.session.signature_scheme)
    client = manager.client(session=session)
    client.start_channels(iopub=False, stdin=False, hb=False)
    process = _process(manager)
    loop = asyncio.get_running_loop()
    late, again = loop.time() + ANSWER_TIMEOUT, math.inf
    try:
        request = client.execute(CODE, silent=True, store_history=False, allow_stdin=False, stop_on_error=False)
        client.control_channel.send(session.msg("kernel_info_request"))
        while kernel not in hub.links:
            if await _answered(client, request):
                return await hub.link(kernel, LINK_TIMEOUT)
            if not await manager.is_alive():
                raise KernelEndedError("The kernel has ended.")
            if _process(manager) != process:
                raise KernelEndedError("The kernel was restarted.")
            if await _is_there(client):
                # Its cells may take long, but it has to answer here: else it hangs.
                late, again = math.inf, loop.time() + ASK
                on_busy()
            if loop.time() > again:
                late, again = loop.time() + ANSWER_TIMEOUT, math.inf
                client.control_channel.send(session.msg("kernel_info_request"))
            if loop.time() > late:
                raise SilentError("The notebook's kernel does not answer: restart it.")
    finally:
        client.stop_channels()
    return hub.links[kernel]


async def _answered(client: Any, request: str) -> bool:
    """Whether the kernel has answered within a second. Raises `CannotLoadError` for an error."""
    try:
        reply = await client.get_shell_msg(timeout=1)
    except (queue.Empty, TimeoutError):
        return False
    content = reply["content"]
    if reply["parent_header"].get("msg_id") != request:
        return False
    if content.get("status") == "ok":
        return True
    if content.get("status") == "aborted":
        raise KernelEndedError("A cell of the notebook failed before the kernel was asked.")
    reason = content.get("evalue") or content.get("status", "")
    raise CannotLoadError(lacks(await _python(client), reason))


async def _python(client: Any) -> str:
    """The path of a kernel's Python, asked from the kernel."""
    request = client.execute(
        "", silent=True, allow_stdin=False, user_expressions={"python": "__import__('sys').executable"}
    )
    with contextlib.suppress(queue.Empty, TimeoutError):
        async with asyncio.timeout(PYTHON_TIMEOUT):
            while True:
                reply = await client.get_shell_msg(timeout=PYTHON_TIMEOUT)
                if reply["parent_header"].get("msg_id") == request:
                    path = reply["content"].get("user_expressions", {}).get("python", {})
                    return str(ast.literal_eval(path["data"]["text/plain"])) if path.get("status") == "ok" else UNKNOWN
    return UNKNOWN


async def _is_there(client: Any) -> bool:
    """Whether the kernel has answered on its control channel."""
    try:
        await client.get_control_msg(timeout=0)
    except (queue.Empty, TimeoutError):
        return False
    return True


def _process(manager: Any) -> object:
    return getattr(manager.provisioner, "pid", None)
