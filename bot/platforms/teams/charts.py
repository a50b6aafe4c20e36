"""Charts as Adaptive Cards have them, so that they can be read on a phone of 288 pixels; else their numbers. Pure."""

from collections.abc import Sequence
from typing import assert_never

from bot.platforms.teams.tables import tables
from bot.platforms.teams.text import Json, words
from bot.say.card import Chart, ChartKind

_COLOURS = ("categoricalBlue", "neutral", "categoricalTeal", "categoricalPurple")
_WIDE = 10
"""From this number on a bar's own has one decimal place: of more, the last digits do not fit beside the longest bar."""


def charts(chart: Chart) -> list[Json]:
    """The chart below its title, which Teams does not draw by itself; what it would draw wrongly as a table."""
    title = words(chart.title, weight="bolder")
    table = chart.as_table()
    numbers = list(tables(table.columns, table.rows))
    if not _is_drawable(chart):
        return [*title, *numbers]
    return [
        *title,
        {**_drawn(chart), "title": chart.title, "fallback": {"type": "Container", "items": numbers}},
    ]


def _is_drawable(chart: Chart) -> bool:
    """Teams leaves out what is below 0, and all but the last of the bars whose labels are the same."""
    values = [value for _, each in chart.series for value in each if value is not None]
    return (
        bool(values)
        and len(set(chart.labels)) == len(chart.labels)
        and (chart.kind is ChartKind.LINE or min(values) >= 0)
    )


def _drawn(chart: Chart) -> Json:
    match chart.kind:
        case ChartKind.LINE:
            return {"type": "Chart.Line", "data": [_line(chart, *each) for each in chart.series]}
        case ChartKind.BAR:
            # Lying, each below its whole label: upright ones are labelled with a letter and dots on a phone.
            return {"type": "Chart.HorizontalBar", "displayMode": "AbsoluteNoAxis", "data": _bars(chart)}
        case ChartKind.PARTS:
            parts = [{"title": label, "data": _parts(chart, at)} for at, label in enumerate(chart.labels)]
            return {"type": "Chart.HorizontalBar.Stacked", "data": parts}
        case _:
            assert_never(chart.kind)


def _line(chart: Chart, name: str, values: Sequence[float | None]) -> Json:
    points = zip(chart.short or chart.labels, values, strict=True)
    return {
        "legend": name,
        "values": [{"x": label, "y": value} for label, value in points if value is not None],
    }


def _parts(chart: Chart, at: int) -> list[Json]:
    return [
        {"legend": name, "value": values[at] or 0, "color": _COLOURS[of % len(_COLOURS)]}
        for of, (name, values) in enumerate(chart.series)
    ]


def _bars(chart: Chart) -> list[Json]:
    """A bar for each number, with the word for its colour where there are several."""
    return [
        {
            "x": f"{label}: {name.lower()}" if len(chart.series) > 1 else label,
            "y": value if value < _WIDE else round(value, 1),
            "color": _COLOURS[of % len(_COLOURS)],
        }
        for at, label in enumerate(chart.labels)
        for of, (name, values) in enumerate(chart.series)
        if (value := values[at]) is not None
    ]
