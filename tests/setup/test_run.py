"""`./run`: what it says where it cannot set up, and that a step is done once, and whole."""

import ast
import errno
import fcntl
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from tests import servers

RUN = servers.HOME / "run"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with `run` and what it reads, and nothing set up."""
    shutil.copy2(RUN, tmp_path)
    shutil.copytree(servers.HOME / "requirements", tmp_path / "requirements")
    return tmp_path


@pytest.fixture
def run(checkout: Path) -> Any:
    """`run` of the empty checkout, as a module."""
    return load(checkout)


def load(checkout: Path) -> Any:
    spec = spec_from_loader("run", SourceFileLoader("run", str(checkout / "run")))
    assert spec is not None
    module = module_from_spec(spec)
    assert spec.loader is not None
    spec.loader.exec_module(module)
    return module


def says(program: str, *words: str) -> tuple[int, str]:
    """The exit code of a Python program and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


class TestAPythonThatIsTooOld:
    def test_can_read_the_file(self) -> None:
        ast.parse(RUN.read_text(), feature_version=(3, 7))

    @pytest.mark.parametrize("version", [(3, 8, 18), (3, 9, 0), (3, 10, 13)])
    def test_is_named_in_one_sentence(self, version: tuple[int, ...]) -> None:
        program = f"import sys, runpy; sys.version_info = {version}; runpy.run_path(sys.argv[1])"
        code, said = says(program, str(RUN))
        assert code == 1
        assert said.startswith(
            f"./run: this is Python {version[0]}.{version[1]}; Third Ear needs 3.11 or newer"
        )
        assert said.count("\n") == 1


class TestACheckoutThatCannotBeSetUp:
    # Without rights one may not reach Python's own files: what is needed is loaded before they are given up.
    WITHOUT_RIGHTS = """
import concurrent.futures.thread, os, pwd, runpy, sys
main = runpy.run_path(sys.argv[1])["main"]
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
main(["setup"])
"""

    @pytest.fixture
    def theirs(self, checkout: Path) -> Iterator[Path]:
        """A checkout that others may enter and read."""
        with servers.short_folder() as folder:
            folder.chmod(0o755)
            place = folder / "checkout"
            shutil.copytree(checkout, place)
            yield place

    def set_up(self, place: Path) -> str:
        code, said = says(self.WITHOUT_RIGHTS, str(place / "run"))
        assert code == 1
        assert said.startswith("./run: ")
        assert said.count("\n") == 1, said
        return said

    def test_is_named_with_its_owner(self, theirs: Path) -> None:
        theirs.chmod(0o555)
        said = self.set_up(theirs)
        theirs.chmod(0o755)
        assert f"cannot use {theirs / '.tools'} (permission denied)" in said
        assert f"belongs to {theirs.owner()}" in said

    def test_is_named_where_only_a_folder_in_it_cannot_be_written(self, theirs: Path) -> None:
        (theirs / ".tools").mkdir()
        (theirs / ".tools" / "lock").touch(0o444)
        (theirs / ".tools").chmod(0o555)
        said = self.set_up(theirs)
        (theirs / ".tools").chmod(0o755)
        assert "permission denied" in said

    def test_is_named_where_a_file_is_in_the_way(self, run: Any) -> None:
        run.TOOLS.touch()
        with pytest.raises(SystemExit, match=r"cannot use .*\.tools \(file exists\)\.$"):
            run.set_up(for_tests=False)

    @pytest.mark.parametrize("sign", "?\\:\n")
    def test_path_with_a_character_that_its_tools_split_at_is_refused(
        self, sign: str, checkout: Path
    ) -> None:
        place = checkout.parent / f"who{sign}"
        checkout.rename(place)
        with pytest.raises(SystemExit, match="set-up does not work in a folder whose path holds") as stopped:
            load(place).set_up(for_tests=False)
        assert "\n" not in str(stopped.value)

    def test_full_disk_is_reported_whichever_tool_met_it(self, run: Any) -> None:
        for said in ("No space left on device (os error 28)", "npm error code ENOSPC"):
            with pytest.raises(SystemExit, match="the disk is full") as stopped:
                run.sh(sys.executable, "-c", f"print({said!r}); raise SystemExit(1)")
            assert "\n" not in str(stopped.value)
        assert "the disk is full" in run.in_a_sentence(OSError(errno.ENOSPC, "No space left on device"))

    def test_file_of_another_user_is_reported(self, run: Any) -> None:
        for said in ("Permission denied (os error 13)", "Error: EACCES: permission denied, mkdir"):
            with pytest.raises(SystemExit, match="belong to somebody else") as stopped:
                run.sh(sys.executable, "-c", f"print({said!r}); raise SystemExit(1)")
            assert "\n" not in str(stopped.value)

    def test_python_without_ensurepip_is_reported_with_what_it_needs(
        self, run: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "ensurepip", None)
        with pytest.raises(SystemExit, match="python3-venv"):
            run.set_up(for_tests=False)
        assert not run.VENV.exists()


class TestAStep:
    def test_is_done_once(self, run: Any, tmp_path: Path) -> None:
        done: list[str] = []
        for _ in range(2):
            run.once("a step", tmp_path / "stamp", ["input"], lambda: done.append("made"))
        assert done == ["made"]

    def test_is_done_again_for_another_input(self, run: Any, tmp_path: Path) -> None:
        done: list[str] = []
        for value in ("one", "two"):
            run.once("a step", tmp_path / "stamp", [value], lambda: done.append("made"))
        assert done == ["made", "made"]

    def test_that_did_not_end_is_done_again(self, run: Any, tmp_path: Path) -> None:
        def fail() -> None:
            raise KeyboardInterrupt

        run.once("a step", tmp_path / "stamp", ["before"], lambda: None)
        with pytest.raises(KeyboardInterrupt):
            run.once("a step", tmp_path / "stamp", ["input"], fail)
        assert not run.is_done(tmp_path / "stamp", ["before"])
        assert not run.is_done(tmp_path / "stamp", ["input"])

    def test_an_install_that_was_killed_makes_the_environment_anew(self, run: Any) -> None:
        def made() -> None:
            steps.append("made")
            run.VENV.mkdir()

        def interrupted(_lock: Path) -> None:
            raise KeyboardInterrupt

        steps: list[str] = []
        run.make_venv = made
        run.fetch_uv = run.frontend = lambda **_: None
        run.uv_install = lambda lock: steps.append(lock.stem)
        run.set_up(for_tests=False)
        run.uv_install = interrupted
        (run.REQUIREMENTS / "base.txt").write_text("another==1")
        with pytest.raises(KeyboardInterrupt):
            run.set_up(for_tests=False)
        run.uv_install = lambda lock: steps.append(lock.stem)
        run.set_up(for_tests=False)
        assert steps == ["made", "base", "made", "base"]


def test_program_started_by_run_writes_bytecode_below_tools_alone(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (checkout / "module.py").touch()
    run = load(checkout)
    assert run.run([sys.executable, "-c", "import module"], checkout, {}).returncode == 0
    assert list((checkout / ".tools").rglob("module.*.pyc"))
    assert not list(checkout.glob("__pycache__/*"))


class TestTwoAtOnce:
    def test_the_second_waits_and_says_so(self, checkout: Path) -> None:
        program = "import runpy, sys\nwith runpy.run_path(sys.argv[1])['locked'](): print('mine')"
        (checkout / ".tools").mkdir()
        with (checkout / ".tools" / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            second = subprocess.Popen(
                [sys.executable, "-c", program, str(checkout / "run")],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert second.stderr is not None
            assert "waiting for another set-up" in second.stderr.readline()
            assert second.poll() is None
        assert second.communicate(timeout=servers.TIMEOUT_SECONDS)[0] == "mine\n"

    def test_an_installer_that_outlives_a_killed_set_up_keeps_the_lock(self, run: Any) -> None:
        program = """
import os, sys
for number in os.listdir("/dev/fd"):
    try:
        print(os.path.samestat(os.fstat(int(number)), os.stat(sys.argv[1])))
    except OSError:  # the listing's own
        pass
"""
        with run.locked():
            done = run.run([sys.executable, "-c", program, run.TOOLS / "lock"], run.HOME, {})
        assert "True" in done.stdout


@pytest.mark.parametrize(("kept", "calls"), [(True, ["--offline"]), (False, ["--offline", ""])])
def test_a_registry_is_asked_only_for_what_was_not_fetched_before(
    run: Any, kept: bool, calls: list[str]
) -> None:
    uv = run.TOOLS / "uv" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(
        f"#!/bin/sh\necho $* >> {uv}.calls\ncase $* in *--offline) exit {0 if kept else 1};; esac\n"
    )
    uv.chmod(0o755)
    run.settings_of_pip = dict
    run.uv_install(run.REQUIREMENTS / "base.txt")
    lines = Path(f"{uv}.calls").read_text().splitlines()
    assert ["--offline" if line.endswith("--offline") else "" for line in lines] == calls
    assert all("--no-deps --require-hashes" in line for line in lines)


@pytest.mark.slow
def test_uv_is_given_the_index_and_certificates_that_pip_is_configured_with(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://mirror.example/simple\ncert = /a.pem\n[install]\ncert = /b.pem\n"
    )
    for name in [
        name for name in os.environ if name.startswith(("PIP_", "UV_")) or name in run.PIP_TO_UV.values()
    ]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    run = load(run.HOME)
    run.PYTHON = sys.executable
    assert run.settings_of_pip() == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "SSL_CERT_FILE": "/b.pem",
    }


@pytest.mark.slow
def test_the_page_is_built_with_what_serving_installs(tmp_path: Path) -> None:
    """Without what `npm ci --omit=dev` leaves out, and whatever the folder is called."""
    tmp_path /= "Dritt#es [Öhr] {50%20}"
    tmp_path.mkdir()
    frontend, node = servers.HOME / "frontend", runpy.run_path(str(RUN))["NODE"] / "node"
    import json

    packages = json.loads((frontend / "package-lock.json").read_text())["packages"]
    for path, entry in packages.items():
        if path.startswith("node_modules/") and not entry.get("dev") and (frontend / path).is_dir():
            shutil.copytree(frontend / path, tmp_path / path, symlinks=True, dirs_exist_ok=True)
    for name in ("src", "package.json", "tsconfig.json", "vite.config.ts"):
        (shutil.copytree if name == "src" else shutil.copy)(frontend / name, tmp_path / name)
    done = subprocess.run(
        [node, "node_modules/vite/bin/vite.js", "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "dist" / "manifest.json").exists()
    licences = (tmp_path / "dist" / "licenses.md").read_text()
    assert "## preact" in licences
    assert "Permission is hereby granted" in licences
    built = {path.name for path in (tmp_path / "dist" / "assets").iterdir()}
    assert {
        f"{name}.{ending}" for name in built if name.endswith((".js", ".css")) for ending in ("br", "gz")
    } <= built


class TestSetUpForPdf:
    def test_adds_the_lock_and_the_fonts_and_nothing_of_the_tests(
        self, run: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        for name in ("frontend", "fonts_of_pdf", "redis_server", "browser"):
            monkeypatch.setattr(run, name, lambda name=name, **_: done.append(name))
        monkeypatch.setattr(run, "once", lambda *_: None)
        monkeypatch.setattr(run, "python_packages", done.append)
        run.main(["setup", "pdf"])
        assert sorted(done) == ["base", "fonts_of_pdf", "frontend", "pdf"]
        done.clear()
        run.main(["setup"])
        assert sorted(done) == ["base", "frontend"]
