"""Figures for Prometheus: events are counted as they end, everything else is looked at when it is asked for."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter as Tally
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.utils import floatToGoString

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from prometheus_client import Metric

    from ...reports.overview import KernelEntry, OverviewAnswer
    from ..visits.trace import Traced

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds of durations, in seconds."""
MAX_HANDLERS = 200
"""How many handlers have separate figures; all others share one."""
MAX_PAGES = 200
"""The same, for pages."""
OTHER = "other"
PREFIX = "jupyter_tools"
Labels = tuple[str, ...]


class _Durations:
    """How many durations there were of each length, and their sum.

    In arrays, as all figures that change with each event: each number that a crowd leaves behind would keep some of
    its memory.
    """

    def __init__(self) -> None:
        self._counts = array("Q", [0] * (len(BUCKETS) + 1))
        self._sum = array("d", [0.0])

    def add(self, seconds: float) -> None:
        """Count one more."""
        self._counts[bisect_left(BUCKETS, seconds)] += 1
        self._sum[0] += seconds

    def add_to(self, family: HistogramMetricFamily, labels: Labels) -> None:
        """Add the figures to a family."""
        bounds = map(floatToGoString, (*BUCKETS, math.inf))
        counts = accumulate(self._counts)
        family.add_metric(labels, list(zip(bounds, counts, strict=True)), self._sum[0])


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        self._handlers: set[tuple[str, str]] = set()
        self._events: dict[Labels, array[int]] = {}
        self._runs: dict[Labels, _Durations] = {}
        self._waits = _Durations()

    def count(self, event: Traced) -> None:
        """Count an event that has ended."""
        page, handler = self._labels(event.page, event.handler or "")
        labels = (page, handler, event.outcome)
        if labels not in self._events:
            self._events[labels] = array("Q", [0])
        self._events[labels][0] += 1
        if event.run is not None:
            if (page, handler) not in self._runs:
                self._runs[page, handler] = _Durations()
            self._runs[page, handler].add(event.run)
        if event.wait is not None:
            self._waits.add(event.wait)

    def refuse(self, page: str) -> None:
        """Count an event refused by a rate limit."""
        page, _ = self._labels(page, "")
        labels = (page, "", "refused")
        self._events.setdefault(labels, array("Q", [0]))[0] += 1

    def text(self, overview: OverviewAnswer) -> bytes:
        """All figures, in Prometheus' text format."""
        registry = CollectorRegistry()
        registry.register(self)
        registry.register(_Present(overview))
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """The figures of events, for a registry."""
        events = CounterMetricFamily(
            f"{PREFIX}_events", "Events that have ended.", labels=["page", "handler", "outcome"]
        )
        for labels, count in self._events.items():
            events.add_metric(labels, count[0])
        yield events
        name = f"{PREFIX}_event_duration_seconds"
        runs = HistogramMetricFamily(name, "How long handlers ran.", labels=["page", "handler"])
        for labels, durations in self._runs.items():
            durations.add_to(runs, labels)
        yield runs
        name = f"{PREFIX}_event_wait_seconds"
        waits = HistogramMetricFamily(name, "How long events waited for their handler to start.", labels=[])
        self._waits.add_to(waits, ())
        yield waits

    def _labels(self, page: str, handler: str) -> tuple[str, str]:
        if (page, handler) not in self._handlers:
            if len(self._handlers) >= MAX_HANDLERS:
                return OTHER, OTHER
            self._handlers.add((page, handler))
        return page, handler


class _Present:
    """The state of a server at one moment, as a collector."""

    def __init__(self, overview: OverviewAnswer) -> None:
        self._overview = overview
        pages = sorted({one.page for one in overview.kernels} | {one.page for one in overview.visits})
        self._pages = set(pages[:MAX_PAGES])

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        now, kernels, visits = self._overview, self._overview.kernels, self._overview.visits
        yield _gauge("info", "The version.", ["version"], {(now.version,): 1})
        yield _gauge("visits", "Visits that are kept.", ["page"], self._by_page(visits, lambda _: 1))
        clients = self._by_page(visits, lambda one: int(one.connected))
        yield _gauge("clients", "Visits that are open in a browser.", ["page"], clients)
        for name, help_text in (("running", "Events whose handler runs."), ("waiting", "Events that wait.")):
            yield _gauge(f"events_{name}", help_text, ["page"], self._by_page(kernels, lambda one: getattr(one, name)))  # noqa: B023 - used at once
        modes = Tally((one.mode, one.status) for one in kernels)
        yield _gauge("kernels", "Kernels of pages.", ["mode", "status"], dict(modes))
        memory = self._by_kernel(lambda one: one.memory)
        yield _gauge("kernel_memory_bytes", "Memory of kernels; of forks their own.", ["page", "mode"], memory)
        cpu = CounterMetricFamily(f"{PREFIX}_kernel_cpu_seconds", "Processor time of kernels.", labels=["page", "mode"])
        for labels, value in self._by_kernel(lambda one: one.cpu).items():
            cpu.add_metric(labels, value)
        yield cpu
        yield from self._journal()
        yield _gauge("store_up", "Whether visits are kept as they should be.", [], {(): int(not now.store)})

    def _journal(self) -> Iterator[Metric]:
        journal = self._overview.journal
        if journal is None:
            return
        yield _gauge("journal_up", "Whether events are recorded.", [], {(): int(not journal.problem)})
        yield _gauge("journal_bytes", "The size of the journal.", [], {(): journal.bytes})
        yield _gauge("journal_waiting", "Events that wait to be written.", [], {(): journal.waiting})
        for name, help_text, value in (
            ("written", "Events that were written.", journal.written),
            ("lost", "Events that could not be written.", journal.lost),
        ):
            yield CounterMetricFamily(f"{PREFIX}_journal_{name}", help_text, value=value)

    def _page(self, page: str) -> str:
        return page if page in self._pages else OTHER

    def _by_page(self, entries: Iterable[Any], value: Callable[[Any], float]) -> dict[Labels, float]:
        sums: dict[Labels, float] = {}
        for one in entries:
            labels = (self._page(one.page),)
            sums[labels] = sums.get(labels, 0) + value(one)
        return sums

    def _by_kernel(self, value: Callable[[KernelEntry], float | None]) -> dict[Labels, float]:
        sums: dict[Labels, float] = {}
        for one in self._overview.kernels:
            labels = (self._page(one.page), one.mode)
            sums[labels] = sums.get(labels, 0) + (value(one) or 0)
        return sums


def _gauge(name: str, text: str, labels: Sequence[str], values: dict[Any, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"{PREFIX}_{name}", text, labels=labels)
    for one, value in values.items():
        family.add_metric(one, value)
    return family
