"""What can be typed for a command, a file a kind: each reads words, stands in a form as a field, and searches.

They read the school to know its pupils, subjects and days, and change nothing. Beside cards, below commands.
"""
