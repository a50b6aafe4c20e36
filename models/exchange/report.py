"""Says in plain lines what an import would change, or has changed."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from models.exchange.columns import FileKind
from models.exchange.drafts import Repair, RoleChange, Tally
from models.exchange.plan import Plan
from models.exchange.problems import Problem
from models.exchange.questions import Question, typed
from models.exchange.unnamed import unnamed
from models.rules.wording import listed

_KINDS = {FileKind.SUPPORT: "learning support"}
_FIELDS = {
    "born": "date of birth",
    "upn": "UPN",
    "admission": "admission number",
    "form_id": "form",
    "left_on": "came back",
    "subject_id": "subject",
    "sen": "SEN",
    "eal": "EAL",
    "ks2_reading": "KS2 reading",
    "ks2_maths": "KS2 maths",
    "am": "AM",
    "pm": "PM",
    "active": "active again",
    "email": "e-mail",
}


def report(planned: Plan, *, applied: bool = False, limit: int = 3) -> list[str]:
    """The whole report, a line each; of one problem at most `limit` places are named, of repairs all.

    It names nobody whose record is restricted.
    """
    lines = list(_read(planned))
    lines += ["", *_changes(planned, applied=applied)]
    if planned.turn:
        lines += ["", *planned.turn]
    if planned.movements.lines:
        lines += ["", *planned.movements.lines]
    if planned.rights:
        lines += ["", "Roles:", *_rights(planned.rights)]
    if planned.notes:
        lines += ["", *planned.notes]
    if planned.repairs:
        heading = f"{_number(len(planned.repairs), 'combined grade')} read back from a spreadsheet's dates:"
        lines += ["", heading, *_repairs(planned.repairs)]
    if planned.warnings:
        lines += ["", "These can be lived with:", *_problems(planned.warnings, limit)]
    if planned.errors:
        lines += ["", "These stop the import:", *_problems(planned.errors, limit)]
    if planned.questions:
        lines += ["", "Please decide:", *_questions(planned.questions, limit)]
    if planned.unasked:
        lines += ["", f"Nothing was asked that this answers: {', '.join(planned.unasked)}"]
    return unnamed([*lines, "", _ending(planned, applied=applied)], planned.hidden)


def what_stops(planned: Plan, *, limit: int = 3) -> list[str]:
    """Only what stands in the way, a line each, and what to do."""
    lines = ["These stop the import:", *_problems(planned.errors, limit)] if planned.errors else []
    if planned.questions:
        lines += ["Please decide:", *_questions(planned.questions, limit)]
    return unnamed([*lines, "", _ending(planned, applied=False)], planned.hidden)


def _read(planned: Plan) -> Iterator[str]:
    for source in planned.sources:
        yield f"{source.file}: {_KINDS.get(source.kind, source.kind)}, {_number(source.rows, 'row')}"
        yield from (f"  {note}" for note in source.notes)
        if source.dropped:
            yield "  not needed, and not kept: " + ", ".join(source.dropped)
    if planned.ignored:
        yield "Not read: " + ", ".join(planned.ignored)


def _changes(planned: Plan, *, applied: bool) -> Iterator[str]:
    if not planned.is_empty:
        yield "What has changed:" if applied and planned.can_go_in else "What would change:"
    elif planned.tallies:
        yield "No changes yet: they wait for what is to decide." if planned.questions else "No changes."
    for kind, tally in planned.tallies.items():
        yield f"  {kind}: {_counts(tally)}"
        for name, number in sorted(tally.fields.items(), key=lambda item: (-item[1], item[0])):
            yield f"    {_FIELDS.get(name, name.replace('_', ' '))}: {number:,}"


def _counts(tally: Tally) -> str:
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (tally.new, "new"),
            (tally.changed, "changed"),
            (tally.gone, f"gone ({tally.fate})"),
            (tally.unchanged, "unchanged"),
        )
        if number
    ]
    return ", ".join(parts) or "none"


def _rights(rights: Sequence[RoleChange]) -> Iterator[str]:
    """Every role that comes or goes, with everybody's name: nobody gets or loses one unseen."""
    for comes, words in ((True, "now"), (False, "no more")):
        by_role: dict[str, list[str]] = {}
        for each in rights:
            if each.comes is comes:
                by_role.setdefault(each.role, []).append(each.name)
        yield from (f"  {role} {words}: {', '.join(names)}" for role, names in by_role.items())


def _repairs(repairs: Sequence[Repair]) -> Iterator[str]:
    """Every repair, those of one sort on one line."""

    def sort(repair: Repair) -> tuple[str, str, str, str]:
        return repair.file, repair.column, repair.value, repair.grade

    for (file, column, value, grade), same in groupby(sorted(repairs, key=sort), key=sort):
        lines = [str(each.line) for each in sorted(same, key=lambda each: each.line)]
        word = "line" if len(lines) == 1 else "lines"
        yield f"  {file}, column {column}: “{value}” read as {grade}, {word} {', '.join(lines)}"


def _problems(problems: Sequence[Problem], limit: int) -> Iterator[str]:
    """What is wrong in many places is told once: what and how often, what to do, and the first few places."""
    by_sort: dict[tuple[str, str], list[Problem]] = {}
    for each in problems:
        by_sort.setdefault((each.what, each.advice), []).append(each)
    for (what, advice), same in by_sort.items():
        often = f" ({len(same):,} places)" if len(same) > 1 else ""
        yield f"  {what[0].upper()}{what[1:]}{often}. {advice}"
        yield from (f"    {_place(each)}" for each in same[:limit])
        if len(same) > limit:
            yield f"    and {len(same) - limit:,} more"


def _place(problem: Problem) -> str:
    found = ", ".join(filter(None, (f"“{problem.value}”" if problem.value else "", problem.detail)))
    return f"{problem.where}: {found}" if found else problem.where


def _questions(questions: Sequence[Question], limit: int) -> Iterator[str]:
    """Questions of one sort together, each with its choices; of many the first few, and what answers all."""
    by_sort: dict[str, list[Question]] = {}
    for each in questions:
        by_sort.setdefault(each.sort or each.id, []).append(each)
    for sort, some in by_sort.items():
        if some[0].sort:
            yield f"  {sort} ({len(some):,})" if len(some) > 1 else f"  {sort}"
        at_once = [each for each in some if each.answers_all]
        shown = [each for each in some if not each.answers_all] + at_once[:limit]
        for each in shown:
            yield f"    {each.asks}"
            yield from (f"      {each.option(choice)}   {choice.means}" for choice in each.choices)
            if each.other:
                yield f"      {typed(f'--answer {each.id}=…')}   {each.other}"
        if len(some) > len(shown):
            yield f"    and {len(some) - len(shown):,} more"
        if len(at_once) > 1:
            which = (
                "all of them" if len(at_once) == len(some) else f"the {len(at_once):,} with one such choice"
            )
            yield f"    {which} at once: {at_once[0].answers_all}"


def _ending(planned: Plan, *, applied: bool) -> str:
    """In one line, what whoever imports has to do now."""
    mend = len({(each.what, each.advice) for each in planned.errors})
    decide = len(planned.questions)
    if mend or decide:
        parts = [f"{_number(mend, 'thing')} to mend"] * bool(mend)
        parts += [f"{_number(decide, 'question')} to decide"] * bool(decide)
        return f"Nothing is imported yet: {listed(parts)}. {_how(mend, decide)}"
    seen = len({(each.what, each.advice) for each in planned.warnings})
    look = f" {_number(seen, 'thing')} to look at above." if seen else ""
    if planned.is_empty:
        return f"Nothing to decide, and nothing new to write.{look}"
    rows = _number(planned.row_count, "row")
    if applied:
        return f"Done: {rows} written.{look}"
    return f"Nothing to decide. Nothing is written yet: add --apply to write {rows}.{look}"


def _how(mend: int, decide: int) -> str:
    if not decide:
        return "Mend the files, and type the same again."
    return (
        f"{'Mend the files, and type' if mend else 'Type'} the same again with an option for each question."
    )


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
