"""Keeps in Redis what the pages of an app share in a tab, for servers that each have some of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from ....protocol.shared import GONE, MAX_BYTES, MAX_NAME, MAX_NAMES
from .snapshot import Hold, RefusedError, Seal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from logging import Logger

    from ....protocol.shared import Shared

PREFIX = "jupyter_tools:shared:"

# The values of a tab are a hash with a field for each name, signed for the tab and the name. The field without a name
# is there as long as the tab is kept, whether it has values or not. Whatever else is at a tab's key is not ours.
_READ = """
if redis.call('TYPE', KEYS[1]).ok ~= 'hash' or redis.call('HLEN', KEYS[1]) > tonumber(ARGV[1]) then return false end
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
    if redis.call('HSTRLEN', KEYS[1], name) > tonumber(ARGV[2]) then return false end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return redis.call('HGETALL', KEYS[1])
"""
_WRITE = """
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], '', '1')
for at = 2, #ARGV, 2 do
    if ARGV[at + 1] == '' then
        redis.call('HDEL', KEYS[1], ARGV[at])
    else
        redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
    end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
"""
MAX_FIELD = 2 * MAX_BYTES + 1_000
"""The most bytes of a value with its signature."""


class TabStore(Protocol):
    """Keeps the values of tabs for several servers. All methods raise `AwayError` when it cannot be used."""

    async def read(self, tab: str) -> Shared | None:
        """The values of a tab; None where nothing of it is kept."""

    async def write(self, tab: str, changes: Shared) -> None:
        """Change values of a tab."""


class SharedField(BaseModel):
    """A value as it is kept."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal[1] = 1
    value: JsonValue


class RedisShared:
    """Keeps the values of each tab for `ttl` seconds after they were read or written last."""

    def __init__(self, evaluate: Callable[..., Awaitable[Any]], seal: Seal, log: Logger, ttl: float) -> None:
        """`evaluate` runs a script with keys and arguments. Raises `AwayError`."""
        self._evaluate = evaluate
        self._seal = seal
        self._log = log
        self._milliseconds = int(ttl * 1000)

    async def read(self, tab: str) -> Shared | None:
        """The values of a tab; None where nothing of it is kept. What is not ours is left out."""
        found = await self._evaluate(_READ, 1, PREFIX + tab, 2 * MAX_NAMES + 1, MAX_FIELD, self._milliseconds)
        if found is None:
            return None
        fields = dict(zip(found[::2], found[1::2], strict=True))
        values: Shared = {}
        for field, kept in fields.items():
            name = field.decode("utf-8", "replace")
            if not 1 <= len(name) <= MAX_NAME:
                continue
            try:
                values[name] = self._seal.open(_hold(tab, name), SharedField, kept).value
            except RefusedError as error:
                self._log.warning("jupyter_tools: a shared value kept in Redis %s", error)
        return values

    async def write(self, tab: str, changes: Shared) -> None:
        """Change values of a tab."""
        arguments: list[Any] = []
        for name, value in changes.items():
            kept = b"" if value == GONE else self._seal.close(_hold(tab, name), SharedField(value=value))
            arguments += [name, kept]
        await self._evaluate(_WRITE, 1, PREFIX + tab, self._milliseconds, *arguments)


def _hold(tab: str, name: str) -> Hold:
    """What a value is signed for: no server has a tab for itself."""
    return Hold(f"{tab} {name}", 0)
