"""Locks are installed without resolving, so each has to hold all that its packages need."""

import json
import re
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests import servers
from tests.setup.locks import (
    ELSEWHERE,
    Needs,
    environment,
    installed_here,
    needs_of,
    read_input,
    read_lock,
    unmet,
)

REQUIREMENTS = servers.HOME / "requirements"
TOOLS = servers.HOME / ".tools"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PYTHONS = ("3.11.0", "3.11.9", "3.12.1", "3.13.0")
PLACES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))
WHERE = environment("3.12.1", "linux", "x86_64")
NODE_LOCKS = [servers.HOME / "frontend", REQUIREMENTS / "browser", REQUIREMENTS / "pdf"]


def needs_for(lock: Path) -> dict[str, Needs]:
    """What the packages of a lock need; two locks are installed in folders of their own."""
    apart = TOOLS / lock.stem
    here = needs_of(distributions(path=[str(apart)])) if apart.is_dir() else installed_here()
    return {**ELSEWHERE, **here}


@pytest.mark.slow
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
@pytest.mark.parametrize("python", PYTHONS)
def test_a_lock_meets_every_requirement_of_its_packages(lock: Path, python: str) -> None:
    source = lock.with_suffix(".in")
    wanted = read_input(source) if source.exists() else []
    pins = read_lock(lock)
    assert pins
    for place in PLACES:
        assert unmet(wanted, pins, needs_for(lock), environment(python, *place)) == []


@pytest.mark.slow
def test_what_is_written_down_of_packages_for_other_pythons_is_what_they_say_where_they_are_installed() -> (
    None
):
    def always(needs: Needs) -> set[str]:
        every = [Requirement(need) for need in needs.requirements]
        return {str(need) for need in every if need.marker is None}

    here = installed_here().keys() & ELSEWHERE.keys()
    assert here
    for name in here:
        assert always(installed_here()[name]) == always(ELSEWHERE[name])
        assert installed_here()[name].python == ELSEWHERE[name].python


def test_the_lock_for_tests_repeats_the_pins_of_the_lock_for_serving() -> None:
    base, test = (
        {str(pin) for pin in read_lock(REQUIREMENTS / f"{name}.txt") if "win32" not in str(pin.marker)}
        for name in ("base", "test")
    )
    assert base < test


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_is_exact_and_has_a_hash_and_no_lock_names_a_host(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    for pin in re.split(r"^(?=[\w.-]+ ?[=<>~!])", text, flags=re.MULTILINE)[1:]:
        assert re.match(r"[\w.-]+==[\w.+!-]+( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", pin), pin


@pytest.mark.parametrize("folder", NODE_LOCKS, ids=lambda folder: folder.name)
def test_a_lock_of_node_packages_is_made_from_its_package_file_and_names_no_host(folder: Path) -> None:
    package: dict[str, Any] = json.loads((folder / "package.json").read_text())
    lock: dict[str, Any] = json.loads((folder / "package-lock.json").read_text())
    root = lock["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        assert root.get(kind, {}) == package.get(kind, {})
    for path, entry in lock["packages"].items():
        assert not path or {"version", "integrity"} <= entry.keys(), path
        assert "resolved" not in entry, path


@pytest.mark.parametrize("folder", NODE_LOCKS, ids=lambda folder: folder.name)
def test_a_lock_of_node_packages_holds_what_each_of_them_needs(folder: Path) -> None:
    packages: dict[str, Any] = json.loads((folder / "package-lock.json").read_text())["packages"]

    def is_found(name: str, place: str) -> bool:
        """As Node looks for it: beside the package that asks, then further out."""
        inside = f"{place}/node_modules/{name}".removeprefix("/")
        return inside in packages or (
            bool(place) and is_found(name, place.rpartition("node_modules/")[0].rstrip("/"))
        )

    missing = [
        (place, name)
        for place, entry in packages.items()
        for name in {**entry.get("dependencies", {}), **entry.get("optionalDependencies", {})}
        if not is_found(name, place)
    ]
    assert len(packages) > 2
    assert missing == []


class TestAnIncompleteLockIsNoticed:
    def faults(self, wanted: str, pins: list[str], needs: dict[str, Needs]) -> list[str]:
        return unmet([Requirement(wanted)], [Requirement(pin) for pin in pins], needs, WHERE)

    def test_of_which_a_package_is_missing(self) -> None:
        assert self.faults("a", ["a==1"], {"a==1": Needs(("b>=2",))}) == ["a==1 needs b>=2"]

    def test_of_which_a_version_does_not_fit(self) -> None:
        needs = {"a==1": Needs(("b>=2",)), "b==1": Needs()}
        assert self.faults("a", ["a==1", "b==1"], needs) == ["a==1 needs b>=2"]

    def test_that_leaves_out_what_an_extra_brings(self) -> None:
        needs = {"a==1": Needs(("b[toml]",)), "b==1": Needs(('c; extra == "toml"', 'd; extra == "other"'))}
        assert self.faults("a", ["a==1", "b==1"], needs) == ['b==1[toml] needs c; extra == "toml"']

    def test_that_leaves_out_what_an_extra_of_the_input_brings(self) -> None:
        needs = {"a==1": Needs(('b; extra == "pool"',))}
        assert self.faults("a[pool]", ["a==1"], needs) == ['a==1[pool] needs b; extra == "pool"']

    def test_whose_pin_is_for_another_python(self) -> None:
        needs = {"a==1": Needs(("b",)), "b==1": Needs()}
        assert self.faults("a", ["a==1", "b==1 ; python_version < '3.12'"], needs) == ["a==1 needs b"]

    def test_whose_package_does_not_run_on_that_python(self) -> None:
        assert self.faults("a", ["a==1"], {"a==1": Needs((), ">=3.13")}) == [
            "a==1 does not run on Python 3.12.1"
        ]

    def test_unless_the_requirement_is_for_another_python(self) -> None:
        assert self.faults("a", ["a==1"], {"a==1": Needs(('b; python_version < "3.12"',))}) == []

    def test_and_nothing_is_taken_for_granted_of_a_package_that_is_not_known(self) -> None:
        with pytest.raises(LookupError, match="a==1"):
            self.faults("a", ["a==1"], {})
