"""The list of errors that mean that the database cannot be used now, for any request.

On these, the socket refuses with ``unavailable``, pages and the API answer 503, a command ends with one
sentence, and the log connects again. Every other database error is a fault in a statement or its parameters.

On PostgreSQL, a database that is read-only, full, out of connections or shutting down, a timeout of a lock or
of the pool, and a lost connection raise different classes of Django's, some of which also mean faults in a
statement. SQLite has one class for nearly everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DataError, Error, IntegrityError, NotSupportedError, ProgrammingError, connection


class Unavailable(Exception):
    """The store cannot be reached or written (read-only, full, locked, gone): nothing was stored.

    The message names the cause, for the administrator.
    """


#: Faults in a statement or its parameters, except those below.
_STATEMENT_FAULTS: Final = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
#: PostgreSQL's codes for outages that it classes as faults of a statement: no permission for the table, and
#: no such database, schema or table (SQLite classes these as outages).
_OUTAGE_SQLSTATES: Final = frozenset({"42501", "3D000", "3F000", "42P01"})


def is_database_unavailable(fault: BaseException) -> bool:
    """Whether ``fault`` says that the database cannot be used now."""
    if isinstance(fault, Unavailable):
        return True
    if isinstance(fault, _STATEMENT_FAULTS):
        return getattr(fault.__cause__, "sqlstate", None) in _OUTAGE_SQLSTATES
    return isinstance(fault, Error)


@contextmanager
def translate_database_errors() -> Iterator[None]:
    """Raise :class:`Unavailable` for an outage, and connect again the next time."""
    try:
        yield
    except Error as fault:
        if not is_database_unavailable(fault):
            raise
        if not connection.in_atomic_block:
            connection.close()
        cause = str(fault).partition("\n")[0]  # the lines below might quote a statement
        raise Unavailable(f"the database cannot be used: {cause}") from fault
