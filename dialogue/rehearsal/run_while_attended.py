"""``run_while_attended MODULE ARGUMENT …``: runs a module like ``python -m`` until standard input is closed.

The operating system closes the parent's end of the pipe even if the parent is killed, so this process ends
with it.
"""

import os
import runpy
import signal
import sys
import threading


def _terminate_at_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_terminate_at_end_of_input, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
