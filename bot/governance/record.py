"""The record of processing: what is done with whose data, what for, who gets it, for how long, and how it is kept."""

from collections.abc import Iterator

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData
from bot.governance.promises import Promise
from bot.governance.theirs import TheirFiles, Theirs
from models.db.tables import SQLModel
from models.lifecycle.register import HeldTable, register
from models.rules.retention import HeldKind
from models.rules.wording import count, day_of_month, first_large, listed
from models.school.people import Role, Staff

PURPOSES = (
    (
        "Mentoring",
        "mentors meet their pupils, and what was agreed is looked at again (P1, P4, P7, P8, P17, P18)",
    ),
    (
        "Sessions",
        "pupils are booked into sessions and told the same day, and absences followed up (P9 to P11)",
    ),
    (
        "Tracking",
        "grades, targets and reviews are collected, and acted on where needed (P2, P3, P5, P6, P12, P13)",
    ),
    (
        "Reporting to leadership",
        "leadership sees how the policy is carried out, and how year groups stand (P14 to P16)",
    ),
    (
        "Security",
        "to know who did and saw what, and to put back what was lost",
    ),
)
"""What it is for; P1 to P18 are the school's policy, by number."""


OF_MANY = frozenset({Role.TEACHER, Role.HEAD_OF_SUBJECT, Role.LEARNING_SUPPORT})
"""The roles of too many to be named."""


def record_of_processing(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """The record, and behind it all that is held, table by table."""
    paper = DataPaper("record-of-processing", "Record of processing", written)
    paper.grid(("", ""), _rows(paper, known), (1, 3.6))
    paper.heading("Who sees it")
    paper.says(paper.promises(Promise.ONE_AUTHORISER, Promise.ON_RECORD, Promise.REFUSALS))
    paper.grid(
        ("Role", "Who has it today"),
        (
            (role.capitalize(), listed(known.holders[role]) or "nobody")
            for role in Role
            if role not in OF_MANY
        ),
        (1, 3),
    )
    paper.heading("Everything that is held, table by table")
    paper.says(paper.promise(Promise.REGISTER_WHOLE))
    paper.grid(
        ("What", "Of whom", "From where", "What for", "Kept", "Records"),
        (_held(known, each) for each in register().values()),
        (2, 0.8, 1.4, 1.8, 1.4, 0.7),
    )
    return paper


def _rows(paper: DataPaper, known: KnownOfData) -> Iterator[tuple[str, str]]:
    run = known.run
    yield "Controller", f"{run.school}. {paper.cell(Theirs.CONTROLLER)}"
    yield "Contact", run.contact or "PRIVACY_CONTACT is not set."
    yield "Representative", paper.cell(Theirs.REPRESENTATIVE)
    yield (
        "Data protection officer",
        listed(known.holders[Role.DATA_PROTECTION])
        or "Nobody has the role “data protection officer”. Add it to the staff file, and import it.",
    )
    for name, what in PURPOSES:
        yield f"Purpose: {name}", f"{first_large(what)}."
    here = sum(known.pupils.values())
    yield (
        "Whose data",
        f"{count(here, 'pupil')} who are here, {known.left} who have left, {count(known.staff, 'member')} of staff.",
    )
    yield "Categories of data", categories()
    yield (
        "Special, or near to it",
        f"{first_large(special())}. Of the pupils who are here: "
        f"{listed(f'{name}: {many}' for name, many in known.groups.items())}.",
    )
    yield "Recipients", "Staff of the school, by role and by what they are to the pupil, as below."
    processors = first_large(listed((*run.doors, "whoever hosts the machine and the backups")))
    yield "Processors", f"{processors}. {paper.cell(Theirs.PROCESSORS)}"
    yield "Transfers abroad", paper.cell(Theirs.TRANSFERS)
    yield "Time limits", "As in the retention schedule."
    yield "Security", _security(paper, known)
    yield "Encryption at rest", paper.cell(Theirs.ENCRYPTED_DISK)
    yield "Lawful basis (proposed)", f"{first_large(run.basis)}. {paper.cell(Theirs.BASIS)}"
    yield (
        "Special data: condition (proposed)",
        "Substantial public interest (UK GDPR, Article 9(2)(g)); the Data Protection Act 2018, Schedule 1, asks for a "
        f"policy document. {paper.cell(Theirs.SPECIAL_POLICY)}",
    )
    yield "Consent", "None is asked for: nothing here rests on it."
    yield "Breaches", paper.cell(Theirs.BREACHES)
    yield (
        "Beside this",
        "The impact assessment, the privacy notices and the retention schedule, in the same folder.",
    )


def categories() -> str:
    """The kinds of what is held, of whom."""
    of_pupils = [
        kind for kind in HeldKind if any(each.of_pupils for each in register().values() if each.kind is kind)
    ]
    return f"Of pupils: {listed(map(str, of_pupils))}. Of staff: names, roles, accounts, and what they did and saw."


def special() -> str:
    """What of it is special, or near to it."""
    found = (
        each.columns[column]
        for each in register().values()
        for column in sorted(each.special)
        if not column.endswith("_id")
    )
    return listed(dict.fromkeys(found))


def _security(paper: DataPaper, known: KnownOfData) -> str:
    run = known.run
    said = [paper.promises(Promise.ONE_AUTHORISER, Promise.ON_RECORD, Promise.SEALED, Promise.LOGS)]
    if "Slack" in run.doors:
        said.append(paper.promise(Promise.SIGNED_SLACK))
    if "Microsoft Teams" in run.doors:
        said.append(paper.promise(Promise.SIGNED_TEAMS))
    if run.doors:
        said.append(paper.promise(Promise.STRANGERS))
    said.append(paper.promises(Promise.BACKUP_WHOLE, Promise.RESTORED_WHOLE, Promise.BACKUP_ENCRYPTED))
    said.append(
        "Here they are encrypted." if run.backups_encrypted else "Here they are not: BACKUP_KEYS is not set."
    )
    for what, when in (("backup", known.last_backup), ("drill of a backup", known.last_drill)):
        local = when.astimezone(known.settings.timezone).date() if when is not None else None
        said.append(
            f"The last {what} was on {day_of_month(local)} {local.year}."
            if local
            else f"There was no {what} yet."
        )
    return " ".join(said)


def _held(known: KnownOfData, table: HeldTable) -> tuple[str, ...]:
    whose = "pupils" if table.of_pupils else "staff" if table.of_staff else _named_in(table)
    marked = [table.columns[column] for column in sorted(table.special) if not column.endswith("_id")]
    special_of = f" (special: {listed(marked)})" if marked else " (special)" if table.special else ""
    what = f"{table.what}{special_of}"
    kept = table.kept_for(known.settings.keeping)
    return what, whose, table.source, table.why, kept, f"{known.rows[table.name]:,}"


def _named_in(table: HeldTable) -> str:
    """Who is named in what is of nobody: the staff who did it, where a column says who."""
    names = {each.column.table.name for each in SQLModel.metadata.tables[table.name].foreign_keys}
    return "staff, as who did it" if str(Staff.__tablename__) in names else "nobody"
