"""What a plan counts of one kind."""

from models.exchange.plan import Plan


def counts(planned: Plan, kind: str) -> tuple[int, int, int, int]:
    tally = planned.tallies[kind]
    return tally.new, tally.changed, tally.gone, tally.unchanged
