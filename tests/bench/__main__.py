"""`make bench`: ratios within one run, since machines are noisy. Nothing here is a test."""

from tests.bench import history, importing, slack, slip, teams

if __name__ == "__main__":
    for measure in (slip.measure, importing.measure, history.measure, slack.measure, teams.measure):
        for line in measure():
            print(line, flush=True)  # noqa: T201 - the benchmark's output
