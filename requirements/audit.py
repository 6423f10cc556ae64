"""Asks whether a package that is locked here has a known vulnerability: `python requirements/audit.py`.

One question to the Open Source Vulnerabilities database (https://osv.dev) for the locks of both languages. It
is told names and versions of public packages, and nothing else. Exit 1 where it knows of a vulnerability;
where it cannot be asked, that is said, and nothing more is claimed. OSV_URL names another such place.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

HOME = Path(__file__).resolve().parent.parent
SERVICE = "https://api.osv.dev"
PATIENCE = 20  # seconds

Package = tuple[str, str, str]  # ecosystem, name, version


def locked(home: Path) -> list[Package]:
    """Every package of the locks, once."""
    found = {package for lock in sorted((home / "requirements").glob("*.txt")) for package in _python(lock)}
    for lock in ("frontend", "requirements/browser"):
        found.update(_node(home / lock / "package-lock.json"))
    return sorted(found)


def _python(lock: Path) -> Iterator[Package]:
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock.read_text(), re.MULTILINE):
        yield "PyPI", name, version


def _node(lock: Path) -> Iterator[Package]:
    for path, entry in json.loads(lock.read_text())["packages"].items():
        if path and "version" in entry:
            yield "npm", entry.get("name") or path.rpartition("node_modules/")[2], entry["version"]


def ask(packages: list[Package], service: str) -> dict[Package, list[str]]:
    """The vulnerabilities that the service knows of, by package.

    Raises:
        OSError, ValueError, HTTPException: it could not be asked, or did not answer as it should.
    """
    if urlsplit(service).scheme not in {"http", "https"}:
        raise ValueError(service)
    queries = [
        {"package": {"ecosystem": ecosystem, "name": name}, "version": version}
        for ecosystem, name, version in packages
    ]
    question = Request(  # noqa: S310 - the scheme was looked at above
        f"{service}/v1/querybatch",
        data=json.dumps({"queries": queries}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(question, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        told = json.load(answer)
    results = told.get("results") if isinstance(told, dict) else None
    if not isinstance(results, list) or len(results) != len(packages):
        raise ValueError("an answer of another kind")
    return {
        package: [vulnerability["id"] for vulnerability in result["vulns"]]
        for package, result in zip(packages, results, strict=True)
        if result.get("vulns")
    }


def main() -> int:
    packages = locked(HOME)
    service = os.environ.get("OSV_URL", SERVICE)
    try:
        known = ask(packages, service)
    except (OSError, ValueError, HTTPException) as fault:
        print(
            f"audit: {urlsplit(service).hostname} could not be asked ({type(fault).__name__}):"
            f" whether the {len(packages)} locked packages have known vulnerabilities is NOT checked"
        )
        return 0
    for (ecosystem, name, version), vulnerabilities in known.items():
        print(f"audit: {ecosystem} {name} {version}: {', '.join(vulnerabilities)}")
    if not known:
        print(f"audit: none of the {len(packages)} locked packages has a known vulnerability")
    return bool(known)


if __name__ == "__main__":
    sys.exit(main())
