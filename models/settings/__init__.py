"""What the school, and each member of staff for themselves, may change: asked of the authoriser, recorded, undoable.

Values are read where everybody needs them, in `school/`; leadership's place has table and deeds here.
"""
