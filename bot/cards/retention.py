"""Cards of what is kept no longer: a list of it, decided on, carried out, and what became of it (lifecycle, 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.say.card import Button, Card, Note, Part, Row, Style, Text
from bot.say.press import Press, PurgeListId
from bot.say.viewer import Viewer
from models.access.authoriser import Action, could
from models.audit.purge_lists import ListState
from models.lifecycle.removal.standing import ListedKind, ListStanding
from models.rules.clock import show_time
from models.rules.wording import count, day_in_full, first_large, listed
from models.views.lists_to_decide import ListToDecide

FOR_GOOD = "What it removes cannot be brought back."


@dataclass(frozen=True)
class ShowLists(Press, action="retention.show"):
    """Show the list that waits, is carried out, or was the last."""


@dataclass(frozen=True)
class ApproveList(Press, action="retention.approve"):
    """Let go of what is on this list, as the scheme lead."""

    list: PurgeListId


@dataclass(frozen=True)
class SecondList(Press, action="retention.second"):
    """Let go of it as the second person."""

    list: PurgeListId


@dataclass(frozen=True)
class DropList(Press, action="retention.drop"):
    """Let nothing go by this list."""

    list: PurgeListId


@dataclass(frozen=True)
class StopList(Press, action="retention.stop"):
    """Stop carrying this list out."""

    list: PurgeListId


def list_row(waiting: ListToDecide) -> Row:
    """That a list waits for the viewer, and its one button."""
    said = (
        f"It is about {count(waiting.pupils, 'pupil')} who left."
        if waiting.pupils
        else "No pupil who left is on it, only what goes by its own day, such as day codes."
    )
    if waiting.is_approved:
        said += " The scheme lead approved it. For so many pupils somebody else has to as well."
    return Row(
        f"List {waiting.number} of what is kept no longer waits for you",
        f"{said} {FOR_GOOD}",
        (Button("Look at the list", ShowLists(), Style.PRIMARY),),
    )


def nothing_listed() -> Card:
    """That there is no list, and when there will be one."""
    return Card(
        "Nothing waits: no list of what is kept no longer has been made yet. One is made once it is due."
    )


def whole_list(viewer: Viewer, found: ListStanding) -> Card:
    """What is on a list and how far it is, with what the viewer may decide about it."""
    match found.state:
        case ListState.WAITING | ListState.APPROVED:
            return _to_decide(viewer, found)
        case ListState.REMOVING:
            return _under_way(viewer, found)
        case ListState.DONE:
            return carried_out(viewer, found)
        case ListState.DROPPED:
            return dropped(viewer, found)


def _to_decide(viewer: Viewer, found: ListStanding) -> Card:
    is_approved = found.state == ListState.APPROVED
    waits = "a second person" if is_approved else "the scheme lead"
    parts: list[Part] = [Text(f"It waits for {waits}. Nothing is removed until then.")]
    if is_approved:
        parts = [
            Text(
                f"{found.approved_by} approved it. It is about {count(found.pupils, 'pupil')}, so the data protection "
                "officer or the data manager has to as well. Nothing is removed until then."
            )
        ]
    parts += _rows(viewer, found)
    parts.append(
        Note(
            f"What has changed since {day_in_full(found.day, viewer.today)} stays, and comes on another list. What is "
            f"removed today is gone from the last backup on {day_in_full(found.gone_on, viewer.today)}."
        )
    )
    return Card(_title(viewer, found), tuple(parts), tuple(_choices(viewer, found)))


def _choices(viewer: Viewer, found: ListStanding) -> Iterator[Button]:
    is_approved = found.state == ListState.APPROVED
    is_first = could(viewer.who, Action.APPROVE_RETENTION)
    is_second = could(viewer.who, Action.SECOND_RETENTION) and not found.is_own
    sure = f"Remove for good what is on list {found.number}, about {count(found.pupils, 'pupil')} who left? {FOR_GOOD}"
    if not is_approved and is_first:
        yield Button("Remove for good", ApproveList(found.number), Style.DANGER, sure)
    if is_approved and is_second:
        yield Button("Remove for good", SecondList(found.number), Style.DANGER, sure)
    if is_first or (is_approved and is_second):
        keep = f"Let nothing go by list {found.number}? It comes on the next list, when that is due."
        yield Button("Keep it for now", DropList(found.number), confirm=keep)


def approved(viewer: Viewer, found: ListStanding) -> Card:
    """What comes of an approval."""
    if found.state == ListState.APPROVED:
        said = (
            f"List {found.number} is approved. It is about {count(found.pupils, 'pupil')}, so a second person has to "
            "approve it as well: the data protection officer or the data manager. They are told."
        )
        return Card(said)
    return Card(
        f"List {found.number} is approved. {_begins(viewer, found)}",
        (Note(f"{FOR_GOOD} You are told once it is done."),),
    )


def _begins(viewer: Viewer, found: ListStanding) -> str:
    if found.begins_at is None or found.begins_at <= viewer.now:
        return "What is on it is being removed."
    return f"From {show_time(viewer.local(found.begins_at))} on what is on it is removed for good; until then: undo."


def _under_way(viewer: Viewer, found: ListStanding) -> Card:
    so_far = f"{found.steps_over:,} of {count(found.steps, 'part')} done"
    by = f"Approved by {_by(found)}."
    stop = Button(
        "Stop",
        StopList(found.number),
        Style.DANGER,
        f"Stop removing what is on list {found.number}? What is gone is gone; the rest comes on another list.",
    )
    return Card(
        f"List {found.number} is being carried out: {so_far}",
        (Text(f"{by} {_begins(viewer, found)}"), *_rows(viewer, found)),
        (stop,) if could(viewer.who, Action.APPROVE_RETENTION) else (),
    )


def carried_out(viewer: Viewer, found: ListStanding) -> Card:
    """What was removed, what stayed, and when it is gone from everywhere."""
    gone = day_in_full(found.gone_on, viewer.today)
    said = [f"Approved by {_by(found)}."] if found.approved_by else []
    said.append(f"What was removed is gone from the last backup on {gone}.")
    if found.left:
        said.append(
            f"{count(found.left, 'part')} stayed, since it had changed or was on hold; it comes on another list."
        )
    return Card(
        f"List {found.number} is carried out: {count(found.rows_gone, 'record')} removed for good.",
        (Text(" ".join(said)),),
    )


def dropped(viewer: Viewer, found: ListStanding) -> Card:
    """That nothing more goes by it."""
    if found.steps_over:
        gone = day_in_full(found.gone_on, viewer.today)
        return Card(
            f"List {found.number} is stopped: {count(found.rows_gone, 'record')} had gone before. The rest comes "
            f"on another list. What was removed is gone from the last backup on {gone}."
        )
    return Card(
        f"List {found.number} is dropped: nothing on it was removed. It comes on the next list, when that is due."
    )


def _by(found: ListStanding) -> str:
    return listed(filter(None, (found.approved_by, found.second_by)))


def _title(viewer: Viewer, found: ListStanding) -> str:
    return f"List {found.number} of what is kept no longer, of {day_in_full(found.day, viewer.today)}"


def _rows(viewer: Viewer, found: ListStanding) -> Iterator[Row]:
    """A row a year of leaving, and one for what goes by its own day."""
    for leaving, some in groupby(found.kinds, key=lambda each: each.leaving):
        title = f"Who left by summer {leaving}" if leaving is not None else "By its own day"
        yield Row(title, "\n".join(_line(viewer, each) for each in some))


def _line(viewer: Viewer, each: ListedKind) -> str:
    of = f" of {count(each.pupils, 'pupil')}" if each.pupils else ""
    oldest = f"the oldest of {day_in_full(each.oldest, viewer.today)}"
    said = f", and {statements_beside(each.statements)}" if each.statements else ""
    stays = f"; of {each.on_hold} on hold it stays" if each.on_hold else ""
    return f"{first_large(each.kind)}: {count(each.rows, 'record')}{of}{said}, {oldest}{stays}"


def statements_beside(many: int) -> str:
    """What pupils say of the records that go, and goes with them."""
    return "a pupil's statement beside one" if many == 1 else f"{many:,} pupils' statements beside them"
