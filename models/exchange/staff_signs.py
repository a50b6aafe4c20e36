"""What says that somebody is on the staff: the list's name, a role, a code of their own (data protection, 2)."""

import re
from collections import defaultdict
from collections.abc import Iterable

from models.exchange.columns import heading_key
from models.exchange.values import identity_key, key, read_role, split_list

_LISTS = frozenset({"staff", "teacher", "teachers", "employee", "employees"})
_OF_OTHERS = frozenset(
    {
        "student",
        "students",
        "pupil",
        "pupils",
        "learner",
        "learners",
        "parent",
        "parents",
        "contact",
        "contacts",
    }
    | {"carer", "carers", "guardian", "guardians", "family", "families", "class", "classes", "for"}
)
"""Beside these the name does not say that everybody on the list is staff."""
_GROUPS = frozenset(
    {"class", "classname", "teachinggroup", "group", "set", "form", "reg", "reggroup", "registrationgroup"}
    | {"tutorgroup", "year", "yeargroup", "gradelevel"}
)
_NO_STAFF = frozenset(
    {"student", "pupil", "learner", "child", "parent", "guardian", "carer", "relative", "sibling", "contact"}
    | {"family", "alumnus", "alumni", "students", "pupils", "learners", "parents", "guardians", "carers"}
)
_VISITORS = frozenset(
    {"governor", "governors", "trustee", "trustees", "volunteer", "volunteers", "visitor", "visitors"}
)
_PUPILS = frozenset({"student", "students", "pupil", "pupils", "learner", "learners"})
_STAFF = frozenset(
    {"faculty", "professor", "principal", "vice principal", "aide", "ta", "hlta", "librarian", "tutor"}
    | {"form tutor", "mentor", "head of year"}
)
"""Roles of staff for which Staffroom knows none of its own."""
_OF_STAFF = frozenset(
    {"staff", "employee", "teacher", "headteacher", "lecturer", "administrator", "technician", "assistant"}
    | {"supervisor", "officer", "manager", "receptionist", "caretaker", "bursar", "senco", "sendco"}
)
"""Words that make a longer role one of staff, unless it speaks of pupils or families too."""
_SECOND = r"(?:deputy|assistant|associate|executive|acting|vice) "
_JOB = re.compile(
    rf"(?:{_SECOND})?(?:designated )?(?:head of|hod|hoy|hof|d?dsl|slt|safeguarding lead)(?: .{{1,60}})?"
    rf"|{_SECOND}(?:head|principal)(?: .{{1,60}})?|head"
)
"""How the title of a job on the staff begins, if it is not one that pupils have."""
_OF_PUPILS = frozenset({"boy", "girl", "prefect", "captain", "peer", "council", "ambassador"})
_LEADS = frozenset({"lead", "leader", "coordinator", "co-ordinator"})
"""What staff are called, and pupils too."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


_GONE = frozenset(
    {
        "former",
        "formerly",
        "leaver",
        "leavers",
        "left",
        "inactive",
        "previous",
        "previously",
        "past",
        "ceased",
        "ended",
    }
    | {"terminated", "resigned", "retired", "dismissed", "archived", "deleted", "disabled", "deceased", "ex"}
    | {"expired", "closed", "departed", "withdrawn", "suspended", "blocked", "not", "longer"}
    | {"future", "pending", "applicant", "candidate", "offered", "prospective"}
)
"""Words of a status that say that somebody does not work at the school now: no more, or not yet."""
_NO = frozenset({"no", "n", "false", "f", "0"})
"""Where this alone stands under a heading such as Active."""
_HERE = frozenset(
    {
        "current",
        "currently",
        "active",
        "employed",
        "serving",
        "present",
        "live",
        "working",
        "enabled",
        "yes",
        "y",
    }
    | {"true", "t", "1", "permanent", "temporary", "contract", "fixed", "post", "leave", "secondment", "open"}
    | {"full", "part", "member", "registered"}
)

_OF_A_CHILD = frozenset({"relationship", "relationtopupil", "relationshiptopupil", "relationshiptostudent"})
_OF_FAMILIES = frozenset(
    {"mother", "father", "mum", "mam", "dad", "parent", "carer", "guardian", "grandmother", "grandfather"}
    | {"grandparent", "grandma", "grandad", "aunt", "uncle", "sister", "brother", "sibling", "stepmother"}
    | {"stepfather", "step", "foster", "childminder", "social", "godparent", "cousin", "family", "relative"}
)
_WHOSE = frozenset({"pupilname", "studentname", "childname", "child", "childsname", "pupilsname"})


def is_of_a_child(heading: str) -> bool:
    """Whether a column of this heading says what somebody is to a child."""
    return heading_key(heading) in _OF_A_CHILD


def names_a_child(heading: str) -> bool:
    """Whether a column of this heading says whose contact somebody is."""
    return heading_key(heading) in _WHOSE


def is_family(relationship: str) -> bool:
    """Whether this is what a mother, a carer or the like is to a child."""
    return bool(_OF_FAMILIES & set(re.findall(r"[a-z]+", key(relationship))))


def is_named_staff(title: str) -> bool:
    """Whether a list of this name is of staff and nobody else: whole words, and none of other people beside them."""
    words = {word.casefold() for word in _WORD.findall(title)}
    return bool(words & _LISTS) and not words & _OF_OTHERS


def has_groups(headings: Iterable[str]) -> bool:
    """Whether one of these headings is of a class, a group or a year, as lists of pupils have them."""
    return any(heading_key(heading) in _GROUPS for heading in headings)


def own_codes(rows: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of rows of a code and whose it is, the codes that only one person has: a shared one is the teacher's."""
    whose: defaultdict[str, set[str]] = defaultdict(set)
    for code, who in rows:
        if code.strip():
            whose[identity_key(code)].add(who)
    return frozenset(code for code, people in whose.items() if len(people) == 1)


def is_no_staff(roles: str) -> bool:
    """Whether this says that somebody is a pupil, a parent or the like, and nothing of staff."""
    return any(word in _NO_STAFF for word in _roles(roles)) and not names_a_role(roles)


def is_job_of_none(job: str) -> bool:
    """Whether the title of a job says that somebody is a governor, a pupil or the like."""
    said = [words for words in _roles(job) if words]
    return bool(said) and all(words in _NO_STAFF or words.split()[-1] in _VISITORS for words in said)


def works_here(status: str) -> bool | None:
    """Whether somebody of this status works at the school now; None where the words are not known."""
    words = set(re.findall(r"[a-z0-9]+", key(status)))
    if words & _GONE or (words and words <= _NO) or is_job_of_none(status):
        return False
    return True if not words or words & _HERE or is_staff_role(status) else None


def is_pupil_role(role: str) -> bool:
    """Whether this role is a pupil's."""
    return key(role) in _PUPILS


def names_a_role(roles: str) -> bool:
    """Whether one of these is a role that Staffroom itself knows."""
    return any(read_role(role) is not None for role in _roles(roles))


def is_staff_role(roles: str) -> bool:
    """Whether one of these roles is one of staff."""
    return not is_no_staff(roles) and any(
        read_role(role) is not None or role in _STAFF or _is_of_staff(role) for role in _roles(roles)
    )


def may_be_of_staff(roles: str) -> bool:
    """Whether one of these may be a role of staff or of a pupil, such as a leader's: another sign must say which."""
    return not is_no_staff(roles) and any(
        _LEADS & set(role.split()) and not (_OF_PUPILS | _NO_STAFF) & set(role.split())
        for role in _roles(roles)
    )


def _is_of_staff(role: str) -> bool:
    words = set(role.split())
    return bool(words & _OF_STAFF or _JOB.fullmatch(role)) and not words & (_NO_STAFF | _OF_PUPILS)


def _roles(roles: str) -> list[str]:
    return [key(words) for words in split_list(roles.replace(",", ";").replace("/", ";"))]
