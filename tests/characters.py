"""Every character that a text may have, for what hypothesis draws.

It is what hypothesis draws of itself. But to know which characters UTF-8 can encode it tries each of a million of them,
which takes a process a second where no run before it has kept the answer: all but the surrogates.
"""

from hypothesis import strategies as st

ANY = st.characters(exclude_categories=["Cs"])
