"""Rows about somebody or something that the school does not have."""

from collections.abc import Collection

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft, NoSubject
from models.exchange.held import without_title
from models.exchange.problems import Problem, Severity
from models.exchange.qualifications import is_after_year_11
from models.exchange.questions import Option, Question
from models.exchange.sheets import Sheet
from models.exchange.values import admission_key, identity_key, upn_key
from models.rules.wording import listed


def pupil_of(draft: Draft, sheet: Sheet, line: int, upn: str, admission: str) -> int | None:
    """The pupil whose row it is, by number; None where that is nobody, which is noted."""
    found = draft.held.pupil(upn, admission)
    if found is None:
        no_such_pupil(draft, sheet, line, upn, admission)
    else:
        draft.found.add((sheet.file, FileKind.PUPILS))
    return found


def no_such_pupil(draft: Draft, sheet: Sheet, line: int, upn: str, admission: str) -> None:
    """Note a row about somebody who is not a pupil here; it is left out.

    Of whom it is still asked who it is, nothing is said: the answer brings the row in.
    """
    if {upn_key(upn), admission_key(admission)} & draft.held.undecided:
        return
    draft.missed[sheet.file, FileKind.PUPILS] += 1
    name = "upn" if upn.strip() else "admission number"
    if not (upn.strip() or admission.strip()):
        draft.leave_out(
            sheet,
            line,
            name,
            None,
            "there is neither a UPN nor an admission number",
            "Fill in one of them where the row is needed.",
        )
        return
    draft.warn(
        sheet,
        line,
        name,
        upn or admission,
        "no pupil at the school has this number",
        "The row is left out. Nothing needs doing if the pupil has left; else import the pupils file too.",
    )


def no_pupil_called(draft: Draft, sheet: Sheet, line: int, called: str, many: int) -> None:
    """Note a row of a list without numbers whose name nobody has, or several have; it is left out, never guessed."""
    draft.missed[sheet.file, FileKind.PUPILS] += 1
    if many:
        what = "several pupils have this name"
        advice = "Write the form behind the name, or add a column with the UPN or the admission number."
    else:
        what = "no pupil at the school has this name"
        advice = "Write the name as the pupils file does."
    draft.leave_out(sheet, line, "pupil", called, what, advice)


def no_such_subject(draft: Draft, sheet: Sheet, line: int, words: str, exam: str = "") -> None:
    """Note a row of a subject that the school does not have, or has not for this examination; it is left out."""
    if is_after_year_11(exam):
        not_tracked(draft, sheet, line, exam)
        return
    draft.missed[sheet.file, FileKind.SUBJECTS] += 1
    draft.no_subject.setdefault(sheet.file, NoSubject(sheet)).add(line, words)


def say_unknown_subjects(draft: Draft) -> None:
    """Name every subject that the school does not have, and in how many rows it stands: none goes unseen."""
    for each in draft.no_subject.values():
        draft.warn(
            each.sheet,
            min(min(lines) for lines in each.lines.values()),
            "subject",
            each.said,
            "there is no subject of this name or code",
            "The rows are left out. Add the subject to the subjects file if it is needed.",
        )


def no_such_member(draft: Draft, sheet: Sheet, line: int, name: str, words: str, result: str) -> None:
    """Note a row that names somebody who is not on the staff, but not where it is still asked who that is."""
    if {identity_key(words), without_title(words)} & draft.held.undecided:
        return
    draft.missed[sheet.file, FileKind.STAFF] += 1
    draft.warn(
        sheet,
        line,
        name,
        words,
        "there is no member of staff with this e-mail, code or name",
        f"{result} Add the person to the staff file.",
    )


def not_tracked(draft: Draft, sheet: Sheet, line: int, said: str) -> None:
    """Note a row of a year group or an examination that has no grades here; it is left out."""
    draft.warn(
        sheet,
        line,
        None,
        said,
        "grades after Year 11 are not tracked",
        "The row is left out. Nothing needs doing.",
    )


_SUBJECTS_SHOWN = 10
_TOO_FEW = 3
"""So few names that are not known are people who have left; more, and not one that is known, is a wrong file."""
_ADVICE = {
    FileKind.PUPILS: "Import the pupils first, or check that the column holds UPNs or admission numbers.",
    FileKind.SUBJECTS: "Import the subjects first, or check how this file writes them.",
    FileKind.STAFF: "Import the staff first, or check that the column holds e-mail addresses, codes or names.",
}


def refuse_where_nobody_is_known(draft: Draft) -> None:
    """Stop an import of which a whole column would come to nothing: 0 of 48 class teachers is no detail."""
    no_subjects: set[str] = set()
    for (file, what), number in draft.missed.items():
        if what == "subjects" and not draft.held.subjects:
            no_subjects.add(file)
        elif number > _TOO_FEW and (file, what) not in draft.found:
            draft.problems.append(
                Problem(
                    Severity.ERROR, file, None, None, None, f"none of the {what} in this file are known here",
                    _ADVICE[what], f"0 of {number:,}",
                )
            )  # fmt: skip
    if no_subjects:
        draft.answers.ask(_of_no_subjects(draft, no_subjects))


def _of_no_subjects(draft: Draft, files: Collection[str]) -> Question:
    """What a school's first files mean that bring classes or grades before there are subjects."""
    named = dict.fromkeys(words for file in files for words in draft.no_subject[file].lines)
    return Question(
        id="no-subjects",
        asks=f"There are no subjects yet, and {listed(sorted(files))} has rows in {listed(named, _SUBJECTS_SHOWN)}. "
        "Add a subjects file (staffroom template writes one to fill in), with how each is graded.",
        choices=(Option("later", "leave these rows out for now, and import them again afterwards"),),
    )
