"""What is told beside the records: the rules that were applied, the rights, and what was left out (lifecycle, 2)."""

from collections.abc import Iterator, Sequence

from models.lifecycle.subject_access.answering import WholeAnswer
from models.rules.taking_out import MARKED_GONE
from models.rules.triggers import Trigger
from models.rules.withholding import Because
from models.rules.wording import count, listed

REGULATOR = (
    "the Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF, "
    "telephone 0303 123 1113, www.ico.org.uk"
)
_SINCE = {
    Because.NAMES_ANOTHER: "it names another person",
    Because.ANOTHERS_INFORMATION: "it tells of another person",
    Because.CONFIDENCE: "it was said in confidence",
}
"""Why a part of a text was taken out."""
_SAID_BESIDE = " Where you and staff disagree, what you say is kept beside the record."
NOT_IN_IT = (
    "Other pupils: their names are taken out, and where they stood it says “another pupil”.",
    "Who else was booked into a session: it says how many.",
    "Numbers, keys and references that only the program uses.",
    "Personal telephone numbers and e-mail addresses in what people wrote.",
    "Messages themselves, and which job of the program ran when: they say nothing that is not in the records. "
    "On which day a message was sent, of what kind and to what kind of place, is listed.",
    "Looks at lists, and messages with lists, in which the pupil was one of several: an entry of such a look names "
    "nobody.",
)
"""What is left out of every answer about a pupil."""
NOT_IN_IT_OF_STAFF = (
    "Pupils: where you did or wrote something about one, it says “a pupil”, that it was you, and when. What it says is "
    "in the pupil's record, and goes out to the pupil.",
    "Colleagues who did something with the same record.",
    "Numbers, keys and references that only the program uses.",
    "Messages themselves. On which day one was sent to you, and of what kind, is listed.",
)
"""The same of what is held of a member of staff."""


def rules_applied(answer: WholeAnswer) -> Sequence[tuple[str, str]]:
    """The rules by which the program sorted, proposed or did something (R4, R10): a name, and what it does.

    All of them are about pupils; nobody of the staff is sorted by any.
    """
    if answer.of_staff:
        return ()
    numbers = vars(answer.settings)
    return (
        (
            "Above, on and below target",
            "In Key Stage 3 the teacher says it. From Year 10 on the predicted grade is compared with the target: "
            "above where it is higher, on where it is the same, below where it is up to a grade lower, well below "
            "where it is lower than that, and no data where either is missing.",
        ),
        (
            "Attendance at sessions",
            "Present, late, absent or excused is marked by who takes the session. The rate of attendance is present "
            "and late over present, late and absent; excused does not count.",
        ),
        *((each.title, each.whole(numbers)) for each in Trigger),
    )


def rights(answer: WholeAnswer) -> Sequence[str]:
    """What they may ask for next, and of whom."""
    officer = (
        f"The school's data protection officer is {listed(answer.officers)}."
        if answer.officers
        else "The school says who its data protection officer is."
    )
    return (
        f"You may ask the school to put right what is wrong.{'' if answer.of_staff else _SAID_BESIDE}",
        "You may ask that a record be removed, that its use be limited, or object to its use. Keeping these "
        "records is a task of the school in the public interest, so that such a request can be refused or limited, "
        "with the reason.",
        f"Nothing here is decided by a machine alone{_by_rules(answer)}",
        officer,
        "If you are not content, complain to the school first. You may also complain to "
        f"{REGULATOR}, and go to a court.",
    )


def _by_rules(answer: WholeAnswer) -> str:
    if answer.of_staff:
        return ", and the school says in its notice to staff whether anything of it is used for appraisal."
    return ": by the rules above something is proposed, listed or begun, and a person decides on it."


def left_out(answer: WholeAnswer) -> Iterator[str]:
    """What is not in it, and how much was withheld for which reason."""
    yield from NOT_IN_IT_OF_STAFF if answer.of_staff else NOT_IN_IT
    if any(answer.cut.values()):
        by_reason = listed([f"{many} since {_SINCE[reason]}" for reason, many in answer.cut.items() if many])
        yield (
            f"What stood where it says “{MARKED_GONE}”. A person decided that it is not yours to have: {by_reason}."
        )
    if answer.withheld:
        by_reason = listed([f"{many} for {reason}" for reason, many in answer.withheld.items()])
        total = count(sum(answer.withheld.values()), "item")
        yield f"Withheld: {total}: {by_reason}. A person decided on each, with that reason{_marks(answer)}."
    else:
        yield "Nothing else was withheld." if any(answer.cut.values()) else "Nothing was withheld."


def _marks(answer: WholeAnswer) -> str:
    if Because.MARKS_BEFORE_RESULTS not in answer.withheld:
        return ""
    return (
        "; but examination marks wait for the day on which results are out, and can be asked for again then"
    )
