"""A process that does errands of a kind of its own: `python -m tests.errands.worker FILE`.

Each errand writes into FILE that it began and that it was done, with the process and the try. The errand
`FATAL` kills its process in the middle, twice.
"""

import os
import signal
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dialogue.errands.kinds import Errand

KIND = "test_written"
FATAL = "fatal"
#: Far longer than an errand takes on a busy machine: the test ends the leases of killed processes itself.
LEASE = timedelta(hours=1)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from dialogue.errands import kinds

    file = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)

    def write(work: "Errand") -> None:
        os.write(file, f"began {work.key} {os.getpid()} {work.tries}\n".encode())
        if work.key == FATAL and work.tries <= 2:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(file, f"done {work.key} {os.getpid()} {work.tries}\n".encode())

    kinds.errand(KIND, lease=LEASE)(write)
    call_command("errands", run=True)


if __name__ == "__main__":
    main()
