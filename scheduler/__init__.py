"""When things fall due: the timetable, the ledger of runs, and delivery, each once however many processes there are.

The middle floor: it knows the models, and neither words nor platforms, which stand above.
"""
