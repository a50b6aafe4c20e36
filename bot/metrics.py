"""What is measured while serving, for Prometheus: commands, notices, and the oldest that nobody was told."""

from collections.abc import Callable, Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from bot.dispatch import Counted
from models.db.database import Database
from models.outbox.notices import Delivery, DeliveryState
from models.outbox.undelivered import oldest_undelivered
from scheduler.delivery import Delivered

LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds; Slack waits for three."""


class Notices(Collector):
    """Open deliveries by state, and the age of the oldest undelivered one, asked of the database at each look."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        states = GaugeMetricFamily(
            "staffroom_deliveries_open", "Messages still to send or update", labels=["state"]
        )
        oldest = GaugeMetricFamily(
            "staffroom_oldest_undelivered_seconds", "How long the oldest undelivered message has been due"
        )
        open_by_state = (
            select(Delivery.state, func.count()).where(col(Delivery.owed)).group_by(Delivery.state)
        )
        try:
            with self._database.reading() as db:
                counts = dict(db.exec(open_by_state).all())
                age = oldest_undelivered(db, self._now())
        except DBAPIError:
            return
        for state in DeliveryState:
            states.add_metric([state.value], counts.get(state.value, 0))
        oldest.add_metric([], age.total_seconds() if age is not None else 0.0)
        yield states
        yield oldest


class Metrics:
    """Counts what the dispatcher reports, and writes it all out as Prometheus reads it."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._registry = CollectorRegistry()
        self._commands = Counter(
            "staffroom_commands",
            "Commands and buttons by name and outcome",
            ["name", "outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "staffroom_command_seconds",
            "How long an answer took",
            ["name"],
            buckets=LATENCIES,
            registry=self._registry,
        )
        self._delivered = Counter(
            "staffroom_deliveries", "What became of messages", ["state"], registry=self._registry
        )
        self._registry.register(Notices(database, now))

    def count(self, counted: Counted) -> None:
        self._commands.labels(counted.command, counted.outcome).inc()
        self._seconds.labels(counted.command).observe(counted.seconds)

    def delivered(self, delivered: Delivered) -> None:
        """Count what became of one message; None is one that waits or was claimed by another process."""
        if delivered.state is not None:
            self._delivered.labels(delivered.state.value).inc()

    def page(self) -> bytes:
        return generate_latest(self._registry)
