"""The origins from which pages were not allowed to connect, as builders are told of them."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Logger

MAX_REFUSED = 10
"""Maximum number of refused origins to remember of builders, and of visitors."""
QUIET = 60.0
"""Minimum seconds between log lines about the origins of visitors."""
HOST = re.compile(r"([\w.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(:\d{1,5})?", re.ASCII)
"""A host with an optional port."""
_SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Refused:
    """A refused origin: its pages were not allowed to connect."""

    origin: str
    host: str
    """The host in the latest request."""
    address: str
    """The visitor's address of the latest request; empty for a builder."""
    count: int

    @property
    def message(self) -> str:
        """The message for builders. What a visitor may have made up comes without a setting to copy."""
        if self.address:
            return (
                f"A visitor at {self.address} was not allowed to connect ({self.count} in all): the request names the"
                f" origin {self.origin} and the host {self.host}. Visitors can make up both. Only if you know that"
                " people open this server there: a proxy changes the host; let it forward the header Host, or set"
                " ToolsExtension.public_url."
            )
        return (
            f"A page at {self.origin} was not allowed to connect ({self.count} in all), because its requests name the"
            f" host {self.host}: a proxy changes it, or the page is another site's. If people open this server at"
            f" {self.origin}, let the proxy forward the header Host, or set ToolsExtension.public_url, or"
            f" ServerApp.allow_origin = {self.origin!r}."
        )


class RefusedOrigins:
    """Counts refused origins; the newest stay."""

    def __init__(self, log: Logger) -> None:
        self._log = log
        # Apart, so that visitors displace nothing that builders' browsers sent.
        self._of_builders: dict[str, Refused] = {}
        self._of_visitors: dict[str, Refused] = {}
        self._logged_at = -QUIET

    def messages(self) -> list[str]:
        """The messages for builders, the newest first."""
        return [one.message for kept in (self._of_builders, self._of_visitors) for one in reversed(kept.values())]

    def add(self, origin: str, host: str, address: str) -> None:
        """Count the request of a visitor at an address, or of a builder, whose address is empty; log a new origin."""
        scheme, _, rest = origin.partition("://")
        if scheme not in _SCHEMES or not HOST.fullmatch(rest):
            return
        kept = self._of_visitors if address else self._of_builders
        before = kept.pop(origin, None)
        refused = Refused(origin, host if HOST.fullmatch(host) else "?", address, before.count + 1 if before else 1)
        kept[origin] = refused
        if len(kept) > MAX_REFUSED:
            del kept[_oldest(kept)]
        if before is None and (not address or time.monotonic() - self._logged_at >= QUIET):
            if address:
                self._logged_at = time.monotonic()
            self._log.warning("jupyter_tools: %s", refused.message)


def _oldest(kept: dict[str, Refused]) -> str:
    """The oldest origin of the address with the most: whoever makes up many displaces only these."""
    of_address = Counter(one.address for one in kept.values())
    most = max(of_address.values())
    return next(origin for origin, one in kept.items() if of_address[one.address] == most)
