"""What each process that is forked off for a test would otherwise do anew: imported where they are forked off.

The rules of concerns are read, the tables are mapped and put into SQLite's words, and whatever statement is compiled is
kept for all databases of a process: three quarters of the time of a small command.
"""

from sqlalchemy import create_engine
from sqlalchemy.orm import configure_mappers

from models.db.found_right import note_found_right
from models.db.tables import Db, SQLModel
from models.rules.concern_rules import rules
from tests.compiled import compile_once

compile_once()
configure_mappers()
rules()
_anywhere = create_engine("sqlite://")
with Db(_anywhere) as _db:
    SQLModel.metadata.create_all(_db.connection())
    note_found_right(_db, "")
_anywhere.dispose()
