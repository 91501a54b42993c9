"""Keeps visits in Redis, so that they outlive this server and other servers can go on with them."""

from __future__ import annotations

import asyncio
import functools
import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from .memory import AwayError, Status
from .redis_shared import RedisShared
from .snapshot import MAX_SNAPSHOT, Begun, Hold, RefusedError, Seal, Snapshot, sealed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from logging import Logger

    from ....protocol.messages import EventOf
    from .redis_shared import TabStore

PREFIX = "jupyter_tools:visit:"
PROBE = "jupyter_tools:probe"
TAKEN = "jupyter_tools:taken"
"""The channel on which servers announce the visits that they have taken."""
TIMEOUT = 1.0
"""Seconds within which Redis must answer."""
LISTEN = 30.0
"""Seconds for which it listens at a time for messages of other servers."""
CONNECTIONS = 20
"""How many connections to it a server has at most."""

# A visit is a hash: `fence` and `holder` say which server has it, `visit` and `begun` are signed for that fence. A
# server that takes a visit first becomes its holder, so that no other can write, then rewrites it with the next fence.
# Whatever else is at a visit's key is not ours.
_READ = """
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'none' then return {false, false, false} elseif kind ~= 'hash' then return {'', '', ''} end
local limit = tonumber(ARGV[1])
if redis.call('HSTRLEN', KEYS[1], 'visit') > limit or redis.call('HSTRLEN', KEYS[1], 'begun') > limit then
    return {'', '', ''}
end
return redis.call('HMGET', KEYS[1], 'visit', 'begun', 'fence')
"""
_TAKE = """
if redis.call('TYPE', KEYS[1]).ok ~= 'hash' or redis.call('HEXISTS', KEYS[1], 'visit') == 0 then return 0 end
redis.call('HSET', KEYS[1], 'holder', ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[1] .. ' ' .. ARGV[3])
return 1
"""
_WRITE = """
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
local fence, mine = tonumber(redis.call('HGET', KEYS[1], 'fence') or '') or 0, tonumber(ARGV[1])
if fence > mine or (fence == mine and redis.call('HGET', KEYS[1], 'holder') ~= ARGV[2]) then return 0 end
if ARGV[3] == '' then
    redis.call('DEL', KEYS[1])
else
    if fence < mine then redis.call('HDEL', KEYS[1], 'begun') end
    redis.call('HSET', KEYS[1], 'fence', mine, 'holder', ARGV[2], ARGV[3], ARGV[4])
    redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return 1
"""


class RedisStore:
    """Keeps each visit for `ttl` seconds after it was saved last; a server that has it in use saves it in time."""

    shared = True

    def __init__(self, url: str, seal: Seal, log: Logger, ttl: float) -> None:
        self.status = Status("redis")
        self._place = urlsplit(url).hostname or urlsplit(url).path
        self._seal = seal
        self._log = log
        self._ttl = ttl
        self._holder = secrets.token_hex(8)
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=TIMEOUT,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            # We go on without it and save again later: a command must not keep anybody waiting.
            retry=Retry(NoBackoff(), 0),
            protocol=2,
        )
        self._redis: Any = Redis.from_pool(pool)
        # Commands wait for each other here, without a limit: in the pool, which has one, a crowd would look like a
        # Redis that does not answer. One connection is for `taken`.
        self._places = asyncio.Semaphore(CONNECTIONS - 1)
        self.tabs: TabStore | None = RedisShared(functools.partial(self._do, self._redis.eval), seal, log, ttl)

    async def get(self, visit: str) -> Snapshot | None:
        """A kept visit, or None; a value that is not ours is as good as none."""
        found = await self._get(visit)
        return None if found is None else found[1]

    async def take(self, visit: str) -> tuple[Hold, Snapshot] | None:
        """Get a kept visit for this server alone."""
        if not await self._do(self._redis.eval, _TAKE, 1, _key(visit), self._holder, TAKEN, _bytes(visit)):
            return None
        # Read only now: the former holder may have begun an event until this point, but cannot begin one any more.
        found = await self._get(visit)
        if found is None:
            return None
        hold, snapshot = Hold(visit, found[0].fence + 1), found[1]
        return (hold, snapshot) if await self.save(hold, snapshot) else None

    async def taken(self) -> AsyncGenerator[str, None]:
        """The visits that other servers take from now on. Ends with `AwayError`."""
        channel = self._redis.pubsub()
        try:
            await channel.subscribe(TAKEN)
            while True:
                # Without a limit the connection's own would end it.
                message = await channel.get_message(ignore_subscribe_messages=True, timeout=LISTEN)
                holder, _, visit = message["data"].partition(b" ") if message else (b"", b"", b"")
                if visit and holder != self._holder.encode():
                    yield visit.decode("utf-8", "replace")
        except (RedisError, OSError) as error:
            raise AwayError(str(error)) from None
        finally:
            await channel.aclose()

    async def save(self, hold: Hold, snapshot: Snapshot) -> bool:
        """Keep a visit as it is now; False when another server holds it."""
        value, omitted = sealed(self._seal, hold, snapshot)
        if omitted:
            self._log.warning("jupyter_tools: a visit of %s is kept without %s", snapshot.page, omitted)
        return await self._write(hold, "visit", value)

    async def begin(self, hold: Hold, events: Sequence[EventOf]) -> bool:
        """Write down events before they run; False when another server holds the visit."""
        return await self._write(hold, "begun", self._seal.close(hold, Begun(events=list(events))))

    async def delete(self, hold: Hold) -> None:
        """Forget a visit, unless another server holds it."""
        await self._write(hold, "", b"")

    async def probe(self) -> bool:
        """Whether Redis can be written to; what changes that is logged once."""
        try:
            # Reading works also where memory is full or the disk of Redis is.
            await self._do(self._redis.set, PROBE, self._holder, ex=60)
        except AwayError:
            return False
        if self.status.state == "away":
            self.status = Status("redis")
            self._log.warning("jupyter_tools: Redis at %s is back; visits are kept again", self._place)
        return True

    async def stop(self) -> None:
        """Close the connections; what is kept stays."""
        await self._redis.aclose()

    async def _get(self, visit: str) -> tuple[Hold, Snapshot] | None:
        """A stored visit, with the hold under which it was saved."""
        limit = MAX_SNAPSHOT + 1000
        value, begun, fence = await self._do(self._redis.eval, _READ, 1, _key(visit), limit)
        if value is None:
            return None
        try:
            hold = Hold(visit, _number(fence))
            snapshot: Snapshot = self._seal.open(hold, Snapshot, value)
            events = self._seal.open(hold, Begun, begun).events if begun is not None else []
        except RefusedError as error:
            self._log.warning("jupyter_tools: a visit kept in Redis %s", error)
            return None
        later = [one for one in events if one.event > snapshot.event]
        return hold, snapshot.model_copy(update={"running": [*snapshot.running, *later]})

    async def _write(self, hold: Hold, field: str, value: bytes) -> bool:
        arguments = (hold.fence, self._holder, field, value, int(self._ttl * 1000))
        return bool(await self._do(self._redis.eval, _WRITE, 1, _key(hold.visit), *arguments))

    async def _do(self, command: Any, *arguments: Any, **options: Any) -> Any:
        asked = time.time()
        async with self._places:
            if self.status.state == "away" and self.status.since >= asked:
                raise AwayError(self.status.reason)  # one of those before it has found so
            return await self._ask(command, *arguments, **options)

    async def _ask(self, command: Any, *arguments: Any, **options: Any) -> Any:
        try:
            answer = await command(*arguments, **options)
        except (RedisError, OSError) as error:
            reason = str(error) or type(error).__name__
            if self.status.state == "ok":
                self.status = Status("redis", "away", time.time(), reason)
                self._log.error(
                    "jupyter_tools: Redis at %s cannot be used (%s): visits go on but are not kept", self._place, reason
                )
            raise AwayError(reason) from None
        return answer


def _key(visit: str) -> bytes:
    return _bytes(PREFIX + visit)


def _number(fence: bytes | None) -> int:
    try:
        return int(fence or b"")
    except ValueError:
        raise RefusedError("has no fence number") from None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
