"""The door for a keyboard: lines in, plain text out, with a number for each button.

`staffroom try` and most of the tests talk through it.
"""
