"""The container's files fit the program: what they copy, name and open. No engine is asked."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from django.urls import resolve

from dialogue.live.hub import DRAIN_TIMEOUT_SECONDS
from project import secret_files, settings
from project.export_settings import PDF_FONTS
from project.lifespan import FLUSH_TIMEOUT_SECONDS
from project.server import APPLICATION_CLOSE_TIMEOUT_SECONDS
from tests.deploy import front
from tests.servers import HOME

DEPLOY: Final = HOME / "deploy"
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
OURS: Final = ("migrate", "server-1", "server-2")
#: The instructions of the Containerfile, each in one line.
INSTRUCTIONS: Final = re.sub(
    r"\\\n\s*", "", re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.MULTILINE)
).splitlines()


def given(instruction: str) -> list[str]:
    """The arguments of each such instruction."""
    return [line.split(maxsplit=1)[1] for line in INSTRUCTIONS if line.startswith(f"{instruction} ")]


def copied() -> list[Path]:
    """What is copied from the checkout."""
    return [
        HOME / source for words in given("COPY") if "--from" not in words for source in words.split()[:-1]
    ]


def port() -> int:
    """The port on which the image serves."""
    [command] = given("CMD")
    found = re.search(r'"--port", "(\d+)"', command)
    assert found is not None
    return int(found[1])


def test_what_is_copied_is_there_and_holds_no_test_and_nothing_that_was_built() -> None:
    for source in copied():
        assert source.exists(), source
        assert source not in {HOME, HOME / "frontend", HOME / "requirements", HOME / "tests", HOME / "var"}
        assert not list(source.rglob("test_*.py")), source


def test_copied_files_are_all_that_setting_up_and_serving_need() -> None:
    paths = {str(path.relative_to(HOME)) for path in copied()}
    lock = {f"frontend/{name}" for name in ("package.json", "package-lock.json", ".npmrc")}
    page = {"frontend/vite.config.ts", "frontend/tsconfig.json", "frontend/src"}
    locks = {f"requirements/{name}" for name in ("base.txt", "uv.txt", "pdf.txt", "pdf")}
    assert paths >= {"run", *locks, *lock, *page}
    assert given("RUN")[1] == "./run setup pdf"
    assert PDF_FONTS.relative_to(HOME).parts[:2] == (".tools", "pdf-fonts")  # all of .tools that stays
    assert paths >= {
        "manage.py",
        "dialogue",
        "project",
        "deploy/backup",
        "deploy/restore",
        "deploy/copies.py",
    }
    folders: list[Any] = [settings.BUILT_FRONTEND, settings.WHITENOISE_ROOT, HOME / "docs" / "pictures"]
    assert [settings.BUILT_FRONTEND, ("pictures", folders[-1])] == settings.STATICFILES_DIRS
    served = {str(folder.relative_to(HOME)) for folder in folders}
    assert served <= paths | {"frontend/dist"}  # set-up builds it


def test_image_runs_as_a_user_without_a_name_who_owns_its_volume_alone() -> None:
    [user] = given("USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    [volume] = given("VOLUME")
    owner, group = user.split(":")
    assert any(f"install -d -m 700 -o {owner} -g {group} {volume}" in line for line in given("RUN"))
    assert not [words for words in given("COPY") if "--chown" in words]
    assert {SERVICES[name]["user"] for name in OURS} == {user}
    assert {tuple(SERVICES[name]["volumes"]) for name in OURS} == {(f"data:{volume}",)}


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_read_only_but_for_one_volume_and_has_no_rights_of_root(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert not str(service["user"]).startswith(("0", "root"))
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert len([volume for volume in service.get("volumes", ()) if not volume.endswith(":ro")]) <= 1
    assert ("ports" in service) == (name == "nginx")


@pytest.mark.parametrize("name", OURS)
def test_settings_exist_and_secrets_are_files_that_the_container_is_given(name: str) -> None:
    service = SERVICES[name]
    for variable, value in service["environment"].items():
        assert variable in {*settings.VARIABLES, *secret_files.VARIABLES}, variable
        if variable in secret_files.VARIABLES:
            assert value.removeprefix("/run/secrets/") in service["secrets"], variable
        else:
            assert "@" not in value, "an address with a password"
    assert {secret for each in SERVICES.values() for secret in each.get("secrets", ())} == set(
        COMPOSE["secrets"]
    )


def test_health_is_asked_at_the_port_that_is_served_and_at_a_host_that_is_allowed() -> None:
    checks = [*given("HEALTHCHECK"), *(SERVICES[name]["healthcheck"]["test"][-1] for name in OURS[1:])]
    assert len(checks) == 3
    for check in checks:
        found = re.search(r"urlopen\('http://([\d.]+):(\d+)(/\w+)', timeout=4\)", check)
        assert found is not None
        assert (found[1], int(found[2])) == ("127.0.0.1", port())
        assert resolve(found[3]).func.__name__ == "readyz"
    assert SERVICES["server-1"]["environment"]["ALLOWED_HOSTS"].endswith(",127.0.0.1")


def test_nginx_reaches_the_two_processes_and_they_trust_it_alone() -> None:
    addresses = [
        SERVICES[name]["networks"]["front"]["ipv4_address"] for name in ("server-1", "server-2", "nginx")
    ]
    assert SERVICES["nginx"]["environment"]["SERVERS"] == f"{addresses[0]}:{port()} {addresses[1]}:{port()}"
    assert SERVICES["server-1"]["environment"]["TRUSTED_PROXIES"] == addresses[2]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert {tuple(SERVICES[name]["networks"]) for name in ("database", "redis")} == {("back",)}


def test_a_container_is_given_longer_to_stop_than_a_process_takes() -> None:
    longest = DRAIN_TIMEOUT_SECONDS + FLUSH_TIMEOUT_SECONDS + APPLICATION_CLOSE_TIMEOUT_SECONDS
    for name in OURS:
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > longest


def test_start_of_nginx_puts_the_name_and_the_addresses_into_the_shipped_file(tmp_path: Path) -> None:
    stand_in = tmp_path / "nginx"
    stand_in.write_text('#!/bin/sh\necho "$@"\n')
    stand_in.chmod(0o755)
    started = start_nginx(tmp_path, f"{tmp_path}{os.pathsep}{os.environ['PATH']}", DEPLOY / "nginx.conf")
    assert started.stdout == f"-c {tmp_path}/nginx.conf -g daemon off; -t\n"
    written = (tmp_path / "third-ear.conf").read_text()
    assert "server 172.30.77.11:8000 max_fails" in written
    assert "server 172.30.77.12:8000 max_fails" in written
    assert written.count("server_name listen.example.net;") == 2
    assert not re.search(r"talk\.example\.org;|127\.0\.0\.1:|/var/log", written)


@pytest.mark.nginx
def test_nginx_takes_what_is_written(tmp_path: Path) -> None:
    program = Path(front.program())
    front.certify(tmp_path)
    conf = tmp_path / "shipped.conf"
    conf.write_text((DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/third-ear", str(tmp_path)))
    done = start_nginx(tmp_path, f"{program.parent}{os.pathsep}{os.environ['PATH']}", conf)
    assert "test is successful" in done.stderr, done.stderr


def start_nginx(folder: Path, path: str, conf: Path) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PATH": path,
        "TMPDIR": str(folder),
        "NGINX_CONF": str(conf),
        "SITE_NAME": "listen.example.net",
        "SERVERS": SERVICES["nginx"]["environment"]["SERVERS"],
    }
    return subprocess.run(
        [DEPLOY / "nginx-in-a-container", "-t"], env=environment, capture_output=True, text=True, check=False
    )
