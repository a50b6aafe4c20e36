"""What is measured while serving, for Prometheus: commands, notices, and the oldest that is not delivered."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlmodel import func, select

from bot.dispatch import Counted
from bot.platforms.health import DoorHealth
from bot.trouble import log_trouble
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.outbox.backups import BackupKind, stands
from models.outbox.failing import failing_jobs
from models.outbox.notices import OWED, Delivery, DeliveryState
from models.outbox.undelivered import oldest_undelivered
from scheduler.delivery import Delivered

LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds; Slack waits for three."""


class Notices(Collector):
    """Open deliveries by state, the oldest undelivered one's age, failing jobs, the last backup's and drill's age.

    They are asked of the database each time.
    """

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
        failing = GaugeMetricFamily(
            "staffroom_job_failing_seconds", "For how long a job has failed at each try", labels=["job"]
        )
        ages = [
            GaugeMetricFamily(f"staffroom_{kind}_age_seconds", f"How long ago the last {kind} went well")
            for kind in BackupKind
        ]
        open_by_state = select(Delivery.state, func.count()).where(OWED).group_by(Delivery.state)
        try:
            with self._database.reading() as db:
                counts = dict(db.exec(open_by_state).all())
                age = oldest_undelivered(db, self._now())
                for job in failing_jobs(db):
                    failing.add_metric([job.job], (self._now() - job.since).total_seconds())
                for kind, made in zip(BackupKind, ages, strict=True):
                    if (good := stands(db, kind).last_good) is not None:
                        made.add_metric([], (self._now() - good.begun_at).total_seconds())
        except DATABASE_TROUBLES as trouble:
            log_trouble("not measured", trouble)
            return
        yield from (each for each in ages if each.samples)
        for state in DeliveryState:
            states.add_metric([state.value], counts.get(state.value, 0))
        oldest.add_metric([], age.total_seconds() if age is not None else 0.0)
        yield states
        yield oldest
        yield failing


class Doors(Collector):
    """Whether each door is open, how often it had to be opened again, and what it last heard and sent."""

    def __init__(self, doors: tuple[DoorHealth, ...]) -> None:
        self._doors = doors

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        def gauge(name: str, means: str, value: Callable[[DoorHealth], float | None]) -> GaugeMetricFamily:
            made = GaugeMetricFamily(f"staffroom_door_{name}", means, labels=["door"])
            for door in self._doors:
                if (number := value(door)) is not None:
                    made.add_metric([door.door], number)
            return made

        yield gauge("connected", "1 where the platform answers", lambda door: float(door.connected))
        yield gauge("reconnects", "How often the door was opened again", lambda door: door.reconnects)
        yield gauge("since_seconds", "Since when it is so", lambda door: _seconds(door.since))
        yield gauge("last_heard_seconds", "When it last heard", lambda door: _seconds(door.last_heard))
        yield gauge("last_sent_seconds", "When it last sent", lambda door: _seconds(door.last_sent))


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment is not None else None


class Metrics:
    """Counts what the dispatcher reports, and writes it all out as Prometheus reads it."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], *, address: tuple[str, int] | None = None
    ) -> None:
        """`address`: the host and port of the page, if there is to be one."""
        self._address = address
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

    def watch(self, doors: Iterable[DoorHealth]) -> None:
        """Measure these doors, too."""
        self._registry.register(Doors(tuple(doors)))

    @contextmanager
    def served(self) -> Iterator[None]:
        """The page stands open, at an address of its own that no proxy leads to, where one is set."""
        if self._address is None:
            yield
            return
        host, port = self._address
        server, thread = start_http_server(port, addr=host, registry=self._registry)
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def page(self) -> bytes:
        return generate_latest(self._registry)
