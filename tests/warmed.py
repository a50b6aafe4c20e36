"""What each process that is forked off for a test would otherwise do anew: imported where they are forked off.

What a command imports when it is called is there, the rules of concerns are read, the tables are mapped and put into
SQLite's words, and whatever statement is compiled is kept for all databases of a process: nine tenths of the time of a
small command.
"""

import pkgutil
from importlib import import_module

from sqlalchemy import create_engine
from sqlalchemy.orm import configure_mappers

import bot
from models import db
from models.db.found_right import note_found_right
from models.db.tables import Db, SQLModel
from models.rules.concern_reading import rules
from models.school.snapshot import school
from tests.compiled import compile_once

for _room in (*pkgutil.iter_modules(bot.__path__, "bot."), *pkgutil.iter_modules(db.__path__, "models.db.")):
    if _room.name != "bot.__main__":
        import_module(_room.name)
compile_once()
configure_mappers()
rules()
_anywhere = create_engine("sqlite://")
with Db(_anywhere) as _db:
    SQLModel.metadata.create_all(_db.connection())
    note_found_right(_db, "")
    school(_db)
_anywhere.dispose()
