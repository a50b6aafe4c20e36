"""The gallery: everything that the bot can say, in one place, to be checked and to be looked at."""
