"""Whether a lock of Python packages is complete: installed without resolving, it has to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Needs:
    """What one release of a package asks for."""

    requirements: tuple[str, ...] = ()
    python: str = ""


#: Pins of some versions of Python only, from their wheels: they are not installed where the tests run.
ELSEWHERE = {
    "async-timeout==5.0.1": Needs((), ">=3.8"),
    "contourpy==1.3.3": Needs(("numpy>=1.25",), ">=3.11"),
    "contourpy==1.4.0": Needs(("numpy>=2.0",), ">=3.12"),
    "deprecated==1.3.1": Needs(("wrapt<3,>=1.10",), ">=2.7, !=3.0.*, !=3.1.*, !=3.2.*, !=3.3.*"),
    "deprecated==3.0.1": Needs(("wrapt<3,>=1.16",), ">=3.12"),
    "numpy==2.4.6": Needs((), ">=3.11"),
    "numpy==2.5.5": Needs((), ">=3.12"),
}


def environment(python: str, system: str, machine: str) -> Environment:
    """CPython of a version on a system, as markers see it."""
    names = {"linux": "Linux", "darwin": "Darwin"}
    return {
        **{name: str(value) for name, value in default_environment().items()},
        "implementation_name": "cpython",
        "implementation_version": python,
        "platform_python_implementation": "CPython",
        "python_full_version": python,
        "python_version": ".".join(python.split(".")[:2]),
        "os_name": "posix",
        "platform_machine": machine,
        "platform_system": names[system],
        "sys_platform": system,
    }


def read_lock(lock: Path) -> list[Requirement]:
    """The pins of a lock, with their markers."""
    lines = [line for line in lock.read_text().splitlines() if line and line[0] not in " #"]
    return [Requirement(line.removesuffix("\\")) for line in lines]


def read_input(source: Path) -> list[Requirement]:
    """What a lock is made from, with what that file includes."""
    wanted = []
    for line in source.read_text().splitlines():
        words = line.partition("#")[0].strip()
        if words.startswith("-r "):
            wanted += read_input(source.with_name(words.removeprefix("-r ")))
        elif words and not words.startswith("-c "):
            wanted.append(Requirement(words))
    return wanted


def unmet(
    wanted: Iterable[Requirement], pins: Iterable[Requirement], needs: Mapping[str, Needs], where: Environment
) -> list[str]:
    """Each requirement that nothing in the lock meets, with the package that has it; extras are followed."""
    pinned = {canonicalize_name(pin.name): pin for pin in pins if _holds(pin, "", where)}
    faults = []
    seen = set()
    ahead = [("the input", requirement, "") for requirement in wanted]
    ahead += [
        (str(pin), Requirement(need), "") for pin in pinned.values() for need in _of(pin, needs).requirements
    ]
    while ahead:
        by, requirement, extra = ahead.pop()
        if not _holds(requirement, extra, where):
            continue
        pin = pinned.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(_version(pin), prereleases=True):
            faults.append(f"{by} needs {requirement}")
            continue
        for asked in requirement.extras:
            if (pin.name, asked) not in seen:
                seen.add((pin.name, asked))
                ahead += [
                    (f"{pin}[{asked}]", Requirement(need), asked) for need in _of(pin, needs).requirements
                ]
    faults += [
        f"{pin} does not run on Python {where['python_full_version']}"
        for pin in pinned.values()
        if not SpecifierSet(_of(pin, needs).python).contains(where["python_full_version"], prereleases=True)
    ]
    return faults


def needs_of(installed: Iterable[Distribution]) -> dict[str, Needs]:
    """What installed packages ask for, by name and version."""
    return {
        f"{canonicalize_name(one.name)}=={one.version}": Needs(
            tuple(one.requires or ()), next(iter(one.metadata.get_all("Requires-Python") or [""]))
        )
        for one in installed
    }


@cache
def installed_here() -> dict[str, Needs]:
    return needs_of(distributions())


def _holds(requirement: Requirement, extra: str, where: Environment) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**where, "extra": extra})


def _version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


def _of(pin: Requirement, needs: Mapping[str, Needs]) -> Needs:
    key = f"{canonicalize_name(pin.name)}=={_version(pin)}"
    if key not in needs:
        raise LookupError(f"What {key} needs is not known here: install it, or write it into ELSEWHERE.")
    return needs[key]
