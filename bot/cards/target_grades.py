"""Target grades in words (P2, R4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Heading, Note, Part, Row, Style
from bot.say.drawn import drawn
from bot.say.press import FormWord, Press, PupilId, StartForm, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import count, target_name, when_words
from models.rules.calendar import academic_year_name
from models.rules.wording import example
from models.tracking.setting_targets import TargetHistory, TargetSet, TargetStep, WithoutTarget

SHOWN = 12
"""How many rows stand on one card."""


@dataclass(frozen=True)
class ShowWithoutTarget(Press, action="targets.missing"):
    """Who takes the subject, in the group where one is named, without a target; from behind the pupil `after` on."""

    subject: SubjectId
    after: PupilId | None = None
    group: FormWord = ""


@drawn
def was_set(viewer: Viewer, done: TargetSet) -> Card:
    """The target with the one of before."""
    about = f"{viewer.school.label(done.pupil_id)} {viewer.school.subject_name(done.subject_id)}"
    name = target_name(done.kind)
    if not done.code:
        return Card(f"{about}: there is no {name}.")
    if done.entry is None:
        return Card(f"{about}: the {name} is {done.code}.")
    if not done.before:
        return Card(f"{about}: {name} {done.code} set.")
    if done.before == done.code:
        return Card(f"{about}: the {name} is {done.code} for this year too.")
    way = "lowered" if done.lowered else "raised"
    return Card(f"{about}: {name} {way} from {done.before} to {done.code}.")


@drawn
def history(viewer: Viewer, found: TargetHistory, *, sets: bool) -> Card:
    """Every target that the pupil had in the subject, the one that holds first."""
    about = f"{viewer.school.label(found.pupil_id)} {viewer.school.subject_name(found.subject_id)}"
    holds = [each for each in found.steps if each.holds]
    change = Button(
        "Change" if holds else "Set a target",
        StartForm("target", pupil=found.pupil_id, subject=found.subject_id),
    )
    said = [f"{target_name(each.kind if found.of_kinds else None)} {each.code}" for each in holds]
    title = f"{about}: {', '.join(said) or 'no target'}"
    if not found.of_kinds:
        return Card(title, _steps(viewer, found.steps), (change,) if sets else ())
    parts: list[Part] = []
    for kind in dict.fromkeys(each.kind for each in found.steps):
        parts += [
            Heading(f"E{target_name(kind)[1:]}"),
            *_steps(viewer, [each for each in found.steps if each.kind is kind]),
        ]
    if len(holds) > 1:
        parts.append(Note(f"Grades and reviews are compared with the {target_name(holds[0].kind)}."))
    return Card(title, tuple(parts), (change,) if sets else ())


def _steps(viewer: Viewer, steps: Sequence[TargetStep]) -> tuple[Row, ...]:
    return tuple(Row(_step(each), _whose(viewer, each)) for each in steps)


@dataclass(frozen=True)
class Within:
    """The form, the class or the year group that is looked at: as it is looked up, and as the school writes it."""

    group: str = ""
    words: str = ""

    @property
    def of(self) -> str:
        return f" in {self.words}" if self.words else ""


EVERYBODY = Within()


def missing(viewer: Viewer, found: Mapping[int, int], within: Within = EVERYBODY, *, of_all: bool) -> Card:
    """The subjects, one's own or `of_all`, that some pupils take without a target."""
    if not found:
        whose = "that they take" if of_all else "of yours"
        return Card(f"Every pupil{within.of} has a target in each subject {whose}.")
    rows = tuple(row(viewer, subject, many, within) for subject, many in found.items())
    how = Note(
        f"To set one: {example('target Amy Carter maths 7')}. A file of targets adds those that are missing."
    )
    return Card(f"Targets missing{within.of}", (*rows, how))


def row(viewer: Viewer, subject_id: int, many: int, within: Within = EVERYBODY) -> Row:
    """A subject with how many have none."""
    show = Button("Show who", ShowWithoutTarget(subject_id, group=within.group))
    return Row(
        f"{viewer.school.subject_name(subject_id)}: {count(many, 'pupil')} without a target", buttons=(show,)
    )


@drawn
def pupils_without(
    viewer: Viewer,
    subject_id: int,
    found: Sequence[WithoutTarget],
    after: int | None = None,
    within: Within = EVERYBODY,
) -> Card:
    """Who takes the subject without a target, some at a time."""
    name = viewer.school.subject_name(subject_id)
    if not found:
        return Card(f"Every pupil{within.of} has a target in {name}.")
    ids = [each.pupil_id for each in found]
    first = ids.index(after) + 1 if after is not None and after in ids else 0
    page, left = found[first : first + SHOWN], found[first + SHOWN :]
    rows = tuple(
        Row(
            f"{each.pupil}{f', {each.group}' if each.group else ''}",
            buttons=(
                Button("Set", StartForm("target", pupil=each.pupil_id, subject=subject_id), Style.PRIMARY),
            ),
        )
        for each in page
    )
    following = ShowWithoutTarget(subject_id, page[-1].pupil_id, within.group)
    more = (Button(f"{len(left)} more", following),) if left else ()
    return Card(f"{name}: {count(len(found), 'pupil')}{within.of} without a target", rows, more)


def _step(each: TargetStep) -> str:
    return f"{each.code} for {academic_year_name(each.academic_year)}{'' if each.holds else ', before'}"


def _whose(viewer: Viewer, each: TargetStep) -> str:
    who = each.by or each.source or "a file"
    why = f": {each.reason}" if each.reason else ""
    source = f" ({each.source})" if each.by and each.source else ""
    return f"{who}{source}, {when_words(viewer.local(each.set_at), viewer.today)}{why}"
