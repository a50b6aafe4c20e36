"""Cards of what a pupil or a parent says of records: taken down, listed, shown no more (lifecycle, 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Note, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import Press, PupilId, StartForm, StatementId
from bot.say.viewer import Viewer
from models.access.authoriser import Action, could
from models.audit.facts import PartOf, Shows
from models.lifecycle.correcting import KnownStatement
from models.rules.wording import count, day_in_full, to_type
from models.school.statements import SaidBy


@dataclass(frozen=True)
class ShowStatements(Press, action="statements.show"):
    """Show what is said of the pupil's records."""

    pupil: PupilId


@dataclass(frozen=True)
class TakeBackStatement(Press, action="statements.back"):
    """Show a statement no more."""

    statement: StatementId


@drawn
def listed(viewer: Viewer, pupil_id: int, said: Sequence[KnownStatement]) -> Card:
    """Each statement with its record, and how one is taken down."""
    label = viewer.school.label(pupil_id)
    act = Button("Take one down", StartForm("statement", pupil=pupil_id), Style.PRIMARY)
    if not said:
        none = Card(f"Nothing is said of {label}'s records.", (_meaning(),), (act,))
        return telling(none, PartOf(pupil_id, Shows.STATEMENTS))
    rows = tuple(_row(each) for each in said)
    return Card(f"{count(len(said), 'statement')} beside {label}'s records", (*rows, _meaning()), (act,))


def _meaning() -> Note:
    return Note(
        "Where staff do not change a record, what the pupil or a parent says of it stands beside it wherever it is "
        "shown."
    )


def _row(each: KnownStatement) -> Row:
    who = "The pupil" if each.said_by is SaidBy.PUPIL else "A parent"
    sure = f"Show what is said of {each.beside} no more? It stays in the pupil's record."
    back = Button("Show no more", TakeBackStatement(each.id), Style.DANGER, sure)
    day = f"{day_in_full(each.said_on)} {each.said_on.year}"
    return Row(f"{each.beside[:1].upper()}{each.beside[1:]}", f"{who}, {day}: “{each.text}”", (back,))


@drawn
def taken(known: KnownStatement) -> Card:
    """What is so from now on, and what can be done next."""
    who = known.pupil if known.said_by is SaidBy.PUPIL else f"a parent of {known.pupil}"
    line = f"Taken down: what {who} says of {known.beside}."
    more = (
        "From now on whoever sees that record sees the words beside it: on cards and forms, in messages and on paper. "
        f"Tell whoever wrote the record. To show it no more: {to_type(f'statements {known.pupil}')}"
    )
    return Card(line, (Text(f"“{known.text}”"), Text(more)), plain=line)


@drawn
def shown_no_more(known: KnownStatement) -> Card:
    """What is so from now on."""
    return Card(f"What is said of {known.beside} is shown no more. It stays in {known.pupil}'s record.")


def statements_button(viewer: Viewer, pupil_id: int) -> tuple[Button, ...]:
    """On a pupil's page, for who may take one down."""
    may = could(viewer.who, Action.TAKE_STATEMENT)
    return (Button("Statements", ShowStatements(pupil_id)),) if may else ()
