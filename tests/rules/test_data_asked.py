"""Words that ask for a pupil's data, and words that are like them and do not."""

import pytest

from models.rules.data_asked import asks_for_data, complains_of_data


@pytest.mark.parametrize(
    "line",
    [
        "subject access", "SAR", "dsar?", "gdpr request", "a parent wants her data", "data request", "Data requests",
        "Amy Carter's mum has asked for a copy of her file", "dad is asking to see all the records",
        "a solicitor wrote and wants the pupil's information", "Amy wants to see her data",
        "mother wants everything you hold on Amy", "what do you hold about Amy Carter",
        "A parent’s asked for all of her child’s records",
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
