"""Which faults are outages of the database: it cannot be used now, for any request.

This is the one list. The socket refuses with ``unavailable``, pages and the API answer 503, a command ends
with one sentence, and the log connects anew. Every other fault of a database is one in what it was given.

On PostgreSQL a database that is read-only, full, out of connections or shutting down, a lock or a pool that
is waited for too long, and a lost connection come as different classes of Django's, and some of them as the
same classes as faults in a statement. SQLite has one class for nearly everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DataError, Error, IntegrityError, NotSupportedError, ProgrammingError, connection


class Unavailable(Exception):
    """The store cannot be reached or written (read-only, full, locked, gone): nothing was stored.

    The message names the cause, for whoever runs the house.
    """


#: Faults in what the database was given, but for those below.
_IN_WHAT_WAS_GIVEN: Final = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
#: What PostgreSQL counts as faults of a statement although another statement would fare no better: no right
#: to the table, and no such database, schema or table (SQLite counts that as an outage by itself).
_OUTAGES_ALL_THE_SAME: Final = frozenset({"42501", "3D000", "3F000", "42P01"})


def is_database_unavailable(fault: BaseException) -> bool:
    """Whether ``fault`` says that the database cannot be used now."""
    if isinstance(fault, Unavailable):
        return True
    if isinstance(fault, _IN_WHAT_WAS_GIVEN):
        return getattr(fault.__cause__, "sqlstate", None) in _OUTAGES_ALL_THE_SAME
    return isinstance(fault, Error)


@contextmanager
def translate_database_errors() -> Iterator[None]:
    """Say of a database that cannot be used that it is unavailable, and connect anew the next time."""
    try:
        yield
    except Error as fault:
        if not is_database_unavailable(fault):
            raise
        if not connection.in_atomic_block:
            connection.close()
        cause = str(fault).partition("\n")[0]  # the lines below might quote a statement
        raise Unavailable(f"the database cannot be used: {cause}") from fault
