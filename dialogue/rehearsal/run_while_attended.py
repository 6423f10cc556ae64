"""Runs a module as ``python -m`` would, as long as standard input stays open: ``attended MODULE ARGUMENT …``.

A process that starts another and is killed cannot end it any more. The pipe that it held is closed for it.
"""

import os
import runpy
import signal
import sys
import threading


def _end_with_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_input, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
