"""A fork server: Python programs start without loading their modules each time.

A child process loads the libraries and this project's modules once, and forks for each program. The fork
then runs the program as `python -m MODULE` or `python FILE` would, to its exit handlers. Such a start takes
a quarter of the CPU time of a new interpreter.

Each fork reads the settings of its own environment (:mod:`tests.preloaded`). Tests of the start of an
interpreter (its encoding, its first import), and programs with other settings, use `subprocess`.
"""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

HOME: Final = Path(__file__).resolve().parent.parent
_NUMBER_BYTES: Final = 8


def _write_number(connection: socket.socket, number: int) -> None:
    connection.sendall(number.to_bytes(_NUMBER_BYTES, "big", signed=True))


def _read_number(connection: int) -> int:
    content = os.read(connection, _NUMBER_BYTES)
    if not content:
        raise ChildProcessError("The fork server has ended.")
    return int.from_bytes(content, "big", signed=True)


class Process:
    """A program that the fork server started, with the methods of `subprocess.Popen` that tests use."""

    def __init__(self, connection: int) -> None:
        self._connection = connection  # on which the server writes the id, then the exit code
        self._lock = threading.Lock()
        self.pid = _read_number(connection)
        self.returncode: int | None = None

    def __del__(self) -> None:
        os.close(self._connection)

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, seconds: float | None) -> int | None:
        """The exit code, once there is one, or None after this time."""
        if self.returncode is None:
            readable = select.poll()
            readable.register(self._connection, select.POLLIN)
            if readable.poll(None if seconds is None else seconds * 1000):
                with self._lock:  # several threads may have waited
                    if self.returncode is None:
                        self.returncode = _read_number(self._connection)
        return self.returncode


class ForkServer:
    """The client of a fork server, of its own or of another process.

    ``environment`` is that of the server, without settings of ours; each program is given its own.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._lock = threading.Lock()
        self._address: str | None = None

    def use(self, address: str) -> None:
        """Use the server of another process."""
        self._address = address

    def address(self) -> str:
        """The path of the server's socket. The first call starts the server, unless this is another's.

        The server loads nothing before the first program, and ends when this process does.
        """
        with self._lock:
            if self._address is None:
                self._address = self._start_server()
            return self._address

    def start(
        self,
        words: Sequence[str],
        environment: dict[str, str],
        outputs: tuple[int, int],
        fds: Sequence[int] = (),
    ) -> Process:
        """Start `python WORDS` in the project's folder, with an empty input.

        ``outputs`` are the descriptors of its standard output and error. `{fd}` in a word is replaced by the
        number that the first of ``fds`` has in the new process.
        """
        request = json.dumps({"words": list(words), "environment": environment}).encode()
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.address())
            socket.send_fds(connection, [len(request).to_bytes(_NUMBER_BYTES, "big")], [*outputs, *fds])
            connection.sendall(request)
            return Process(connection.detach())

    def _start_server(self) -> str:
        folder = tempfile.TemporaryDirectory(prefix="ear-", dir="/tmp")  # a path short enough for a socket
        address = f"{folder.name}/forks.sock"
        alive, our_end = os.pipe()  # ours is closed when this process ends, however it does
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(address)
            listening.listen(64)
            server = subprocess.Popen(
                [sys.executable, "-m", "tests.fork_server", str(listening.fileno()), str(alive)],
                cwd=HOME,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[listening.fileno(), alive],
            )
        os.close(alive)

        def stop() -> None:
            os.close(our_end)
            server.wait()
            folder.cleanup()

        atexit.register(stop)
        return address


# ---- in the server's process


class _Request(NamedTuple):
    words: list[str]
    environment: dict[str, str]
    connection: socket.socket
    outputs: list[int]
    fds: list[int]


def _is_asked(listening: socket.socket, alive: int) -> bool:
    """Wait for a request; False once the owner of the server has ended."""
    waiting = select.poll()
    waiting.register(listening, select.POLLIN)
    waiting.register(alive, select.POLLIN)
    return alive not in dict(waiting.poll())


def _read_request(connection: socket.socket) -> _Request | None:
    """What a client asks for; None if it has ended instead."""
    length, fds, _, _ = socket.recv_fds(connection, _NUMBER_BYTES, 16)
    content = connection.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL)
    if not content or len(content) < int.from_bytes(length, "big"):
        connection.close()
        return None
    return _Request(**json.loads(content), connection=connection, outputs=fds[:2], fds=fds[2:])


def _forked(listening: socket.socket, alive: int) -> _Request | None:
    """Fork for each request; the fork returns it. The server returns None when its owner has ended."""
    while _is_asked(listening, alive):
        if (request := _read_request(listening.accept()[0])) is None:
            continue
        if os.fork() == 0:
            listening.close()
            os.close(alive)
            _tell_how_the_child_ends(request)
            return request
        request.connection.close()
        for descriptor in (*request.outputs, *request.fds):
            os.close(descriptor)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
    return None


def _tell_how_the_child_ends(request: _Request) -> None:
    """Fork once more, because only a parent learns the exit code. The child returns, the parent ends here."""
    child = os.fork()
    if child == 0:
        request.connection.close()
        return
    for descriptor in (*request.outputs, *request.fds):
        os.close(descriptor)
    with suppress(BrokenPipeError, ConnectionResetError):  # the client has ended
        _write_number(request.connection, child)
        _, ending = os.waitpid(child, 0)
        _write_number(request.connection, os.waitstatus_to_exitcode(ending))
    os._exit(0)


def _run(request: _Request) -> None:
    """Run the program in this process, as the interpreter would."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for descriptor, output in enumerate(request.outputs, 1):
        os.dup2(output, descriptor)
        os.close(output)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.argv = [word.format(fd=request.fds[0]) if request.fds else word for word in request.words]
    if sys.argv[0] == "-m":
        del sys.argv[0]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")


def _end() -> NoReturn:
    """End as the interpreter does, but leave its modules whole: taking them apart copies their memory."""
    # What `multiprocessing` ends its forks by; it has no public name, and the stubs do not know it.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the client decides
    listening, alive = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    if not _is_asked(listening, alive):
        return
    # Here, because this module is the client's as well, which does not need it.
    from tests import preloaded

    preloaded.load()
    preloaded.forget_settings()
    gc.freeze()
    if request := _forked(listening, alive):
        _run(request)
        _end()


if __name__ == "__main__":
    main()
