"""How a database of an earlier version comes to what the models say now: one file a step; a landed file never changes.

Above every table. CONTRIBUTING.md says how the next one is written.
"""
