"""`make bench`: ratios within one run, since machines are noisy, each beside its aim. Nothing here is a test.

It ends with 1 where a bar that is held was missed by more than a fifth in three runs out of three. Name measures to
take only those: `python -m tests.bench statements history`.
"""

import sys

from tests.bench import (
    answering,
    backing_up,
    below,
    cohort,
    completion,
    first_import,
    history,
    importing,
    marks,
    mentees,
    papers,
    planning,
    policy,
    register,
    removing,
    search,
    slack,
    slip,
    start,
    statements,
    teams,
    week,
)
from tests.bench.bars import Measure, lost_for_good

MEASURES: dict[str, Measure] = {
    "backup": backing_up.on_sqlite,
    "backup-postgresql": backing_up.on_postgresql,
    "below": below.measure,
    "cohort": cohort.measure,
    "completion": completion.measure,
    "statements": statements.measure,
    "slip": slip.measure,
    "importing": importing.measure,
    "first-import": first_import.measure,
    "history": history.measure,
    "planning": planning.measure,
    "policy": policy.measure,
    "marks": marks.measure,
    "mentees": mentees.measure,
    "register": register.measure,
    "search": search.measure,
    "start": start.measure,
    "slack": slack.on_sqlite,
    "slack-postgresql": slack.on_postgresql,
    "teams": teams.measure,
    "week": week.measure,
    "papers": papers.measure,
    "removal": removing.on_sqlite,
    "removal-postgresql": removing.on_postgresql,
    "request": answering.measure,
}


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the benchmark's output


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(MEASURES)
    if unknown := [name for name in chosen if name not in MEASURES]:
        sys.exit(f"Not measured: {', '.join(unknown)}. There is: {', '.join(MEASURES)}")
    if missing := lost_for_good([MEASURES[name] for name in chosen], say):
        sys.exit("Missed in every run:\n" + "\n".join(missing))
