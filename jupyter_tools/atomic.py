"""Atomic file writes: readers, also after a crash, see the old or the new content, never a part of it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from .errors import NotWrittenError, ToolsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCK_SECONDS = 10.0
"""How long a writer waits for another one."""


@contextlib.contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Keep other processes of this user from writing the file meanwhile; the lock is not kept beside it."""
    key = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
    try:
        lock = FileLock(_lock_folder() / f"{key}.lock", timeout=seconds)
        lock.acquire()
    except Timeout:
        message = f"{path.name} is being written by another process; try again"
        raise NotWrittenError(message) from None
    except OSError as error:
        message = f"{path.name} cannot be locked: {error}"
        raise NotWrittenError(message) from None
    try:
        yield
    finally:
        lock.release()


def write(path: Path, content: bytes, before_replace: Callable[[], None] = lambda: None) -> None:
    """Replace the file, through a symbolic link to its target; it keeps its mode. To be called under `locked`.

    `before_replace` runs when everything is on disk but nothing is visible yet; what it raises stops the write.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "is write-protected", str(target))
    with staged(path, content) as commit:
        before_replace()
        commit()


@contextlib.contextmanager
def staged(path: Path, content: bytes) -> Iterator[Callable[[], None]]:
    """Write the content to a temporary file beside the target; the yielded function moves it there. Use under `locked`.

    Most failures happen before the block. A block that does not commit changes nothing.
    """
    target = Path(os.path.realpath(path))
    old = target.stat() if target.exists() else None
    _clear(target)
    part = _part(target)

    def commit() -> None:
        part.replace(target)
        _sync_folder(target.parent)

    try:
        _write_through(part, content, old)
        yield commit
    finally:
        part.unlink(missing_ok=True)


def read(path: Path, most: int = -1) -> bytes:
    """Read a regular file, or its first bytes.

    Raises `OSError`; pipes and devices are refused, because reading them may never end.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(handle)


def create(path: Path, fill: Callable[[Path], object]) -> bool:
    """Create a file that only its owner can read; False if the file exists or another process was faster.

    `fill` writes an empty file beside it, which gets the name only when all of it is on disk.
    """
    part = _part(path)
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        fill(part)
        _sync(part)
        return _linked(part, path)
    finally:
        part.unlink(missing_ok=True)
        _sync_folder(path.parent)


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")


def _linked(part: Path, path: Path) -> bool:
    """Link the file to its name unless the name is taken; of concurrent processes, on any machine, one succeeds."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError:
        # Some file systems do not support hard links.
        with locked(path):
            if path.exists():
                return False
            part.replace(path)
    return True


def _lock_folder() -> Path:
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    folder = _temporary_folder() / f"jupyter_tools-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    # Anybody may create names in /tmp: a folder that is not ours would let others hold our locks.
    if not stat.S_ISDIR(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
        message = f"{folder} belongs to another user; remove it, or set TMPDIR"
        raise ToolsError(message)
    return folder


def _temporary_folder() -> Path:
    """The folder that `tempfile` uses; also on a full disk, where `tempfile` fails because it tests with a file."""
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        given = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
        return Path(next((folder for folder in given if folder), "/tmp"))  # noqa: S108 - `_lock_folder` checks its owner


def _clear(target: Path) -> None:
    """Remove what a killed writer has left; under the lock nobody else is writing."""
    for left in target.parent.glob(f".{target.name}.*.part"):
        with contextlib.suppress(OSError):
            left.unlink()


def _write_through(part: Path, content: bytes, old: os.stat_result | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, 0o600 if old else 0o666), "wb") as file:
        file.write(content)
        file.flush()
        if old:
            if hasattr(os, "fchown"):
                with contextlib.suppress(OSError):
                    os.fchown(file.fileno(), -1, old.st_gid)
            part.chmod(stat.S_IMODE(old.st_mode))
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder, and needs no sync of it.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
