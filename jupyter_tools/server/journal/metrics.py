"""Figures for Prometheus: events are counted as they end, everything else is looked at when it is asked for."""

from __future__ import annotations

from collections import Counter as Tally
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from prometheus_client import Metric

    from ...reports.journal import Entry
    from ...reports.overview import KernelEntry, OverviewAnswer

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds of durations, in seconds."""
MAX_HANDLERS = 200
"""How many handlers have separate figures; all others share one."""
MAX_PAGES = 200
"""The same, for pages."""
OTHER = "other"
PREFIX = "jupyter_tools"
Labels = tuple[str, ...]


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._handlers: set[tuple[str, str]] = set()
        self._events = Counter(
            "events", "Events that have ended.", ("page", "handler", "outcome"), PREFIX, registry=self._registry
        )
        self._runs = Histogram(
            "event_duration_seconds",
            "How long handlers ran.",
            ("page", "handler"),
            PREFIX,
            registry=self._registry,
            buckets=BUCKETS,
        )
        self._waits = Histogram(
            "event_wait_seconds",
            "How long events waited for their handler to start.",
            (),
            PREFIX,
            registry=self._registry,
            buckets=BUCKETS,
        )

    def count(self, entry: Entry) -> None:
        """Count an event that has ended."""
        page, handler = self._labels(entry.page, entry.handler or "")
        self._events.labels(page, handler, entry.outcome).inc()
        if entry.run is not None:
            self._runs.labels(page, handler).observe(entry.run)
        if entry.wait is not None:
            self._waits.observe(entry.wait)

    def refuse(self, page: str) -> None:
        """Count an event refused by a rate limit."""
        page, _ = self._labels(page, "")
        self._events.labels(page, "", "refused").inc()

    def text(self, overview: OverviewAnswer) -> bytes:
        """All figures, in Prometheus' text format."""
        present = CollectorRegistry()
        present.register(_Present(overview))
        return generate_latest(self._registry) + generate_latest(present)

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
