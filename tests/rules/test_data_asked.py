"""Words that ask for a pupil's data, and words that are like them and do not."""

import pytest

from models.rules.data_asked import (
    asks_for_data,
    complains,
    complains_of_data,
    speaks_of_rights,
    tells_of_breach,
)


@pytest.mark.parametrize(
    "line",
    [
        "subject access", "SAR", "dsar?", "gdpr request", "a parent wants her data", "data request", "Data requests",
        "Amy Carter's mum has asked for a copy of her file", "dad is asking to see all the records",
        "a solicitor wrote and wants the pupil's information", "Amy wants to see her data",
        "mother wants everything you hold on Amy", "what do you hold about Amy Carter",
        "A parent’s asked for all of her child’s records", "a parent asks for data", "Amy Carter wants to see her file",
        "parent wants to see what we wrote about Amy Carter", "mum asked for a copy of the information",
    ],
)  # fmt: skip
def test_any_words_that_ask_for_it(line: str) -> None:
    assert asks_for_data(line)


@pytest.mark.parametrize(
    "line",
    [
        "superb data handling in statistics", "forgot her file again", "needs to record his data more carefully",
        "wants to improve her exam technique", "mum asked about her homework", "dad wants a meeting",
        "collected all the data for her project", "asked a good question about data", "sarcastic to the teacher",
        "holds her own in discussion", "needs to hold on to what she knows", "broke the school record for high jump",
        "asked for the file with the homework", "request", "parents",
    ],
)  # fmt: skip
def test_words_of_slips_that_do_not(line: str) -> None:
    assert not asks_for_data(line)


@pytest.mark.parametrize(
    "line",
    [
        "data complaint", "GDPR complaint", "a privacy complaint", "data protection complaint",
        "complaint about data", "a parent complained about how we use her data",
        "Jo Carter is complaining that we keep a record of Amy", "mum wants to complain about the records",
    ],
)  # fmt: skip
def test_any_words_that_complain_of_it(line: str) -> None:
    assert complains_of_data(line)


@pytest.mark.parametrize(
    "line",
    [
        "complained about the homework", "a complaint from dad about the trip", "never complains",
        "worked on data without complaint", "mum complained about the bus; his data task is good",
    ],
)  # fmt: skip
def test_words_of_slips_that_do_not_complain_of_it(line: str) -> None:
    assert not complains_of_data(line)


@pytest.mark.parametrize(
    "line", ["complaint", "help complaint", "log a complaint", "mum complained", "a parent is complaining"]
)
def test_that_somebody_complains_and_no_more(line: str) -> None:
    assert complains(line)


@pytest.mark.parametrize(
    "line", ["mum complained about the bus", "never complains", "a complaint from dad about the trip"]
)
def test_a_complaint_that_says_what_it_is_about(line: str) -> None:
    assert not complains(line)


@pytest.mark.parametrize(
    "line",
    [
        "right to be forgotten", "right of erasure", "erase Amy Carter's data", "delete Amy Carter's record", "dpo",
        "a dad wants everything deleted", "who is the DPO", "data protection", "personal data", "help foi", "ico",
        "object to processing", "correct Amy Carter's record", "freedom of information request",
    ],
)  # fmt: skip
def test_other_rights_and_who_answers_for_data(line: str) -> None:
    assert speaks_of_rights(line)


@pytest.mark.parametrize(
    "line",
    [
        "removed from the lesson",
        "correct his spelling",
        "deleted his coursework by accident",
        "objected to the seating plan",
    ],
)
def test_words_of_slips_that_name_no_right(line: str) -> None:
    assert not speaks_of_rights(line)


@pytest.mark.parametrize(
    "line",
    [
        "data breach",
        "a data leak",
        "I emailed the brief to the wrong parent",
        "sheet sent to the wrong address",
    ],
)
def test_what_came_to_somebody_it_was_not_for(line: str) -> None:
    assert tells_of_breach(line)


@pytest.mark.parametrize(
    "line", ["sent a letter home to her mum", "breach of the uniform rules", "told the wrong answer"]
)
def test_what_came_to_whom_it_was_for(line: str) -> None:
    assert not tells_of_breach(line)
