"""The gallery is made once for all its tests: what is drawn does not depend on the database engine."""

import pytest

from tests.gallery.everything import Gallery, everything


@pytest.fixture(scope="session")
def gallery() -> Gallery:
    return everything()
