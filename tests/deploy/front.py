"""The nginx that is shipped, in front of processes of ours: its own file, with places and sizes changed."""

import datetime as dt
import http.client
import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import servers

CONFIGURATION = servers.HOME / "deploy" / "nginx.conf"
NAME = "talk.example.org"
#: The environment of the processes behind the proxy.
ENVIRONMENT = {"ORIGINS": f"https://{NAME}", "ALLOWED_HOSTS": f"{NAME},127.0.0.1", "METRICS": "on"}

_AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log crit;
{user}
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    # As far as an administrator may have gone for others.
    gzip on;
    gzip_proxied any;
    gzip_min_length 1;
    gzip_types *;
    include {folder}/third-ear.conf;
}}
"""


def program() -> str:
    """Where nginx is; the test that asks is left out on a machine that has none."""
    if named := os.environ.get("NGINX_PROGRAM"):
        return named
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("this machine has no nginx (Debian: apt-get install nginx)")
    return found


class Upstream(Protocol):
    """What stands behind it, on a port of this machine."""

    port: int


@dataclass(frozen=True)
class Front:
    """A running nginx; ``ws_url`` is where clients come in."""

    port: int
    plain_port: int
    folder: Path

    @property
    def ws_url(self) -> str:
        return f"wss://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> Path:
        return self.folder / "fullchain.pem"

    @property
    def logs(self) -> str:
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("*.log"))

    def ask(
        self, path: str, *, by: str = "127.0.0.1", headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """The answer to GET ``path``, asked from the address ``by`` of this machine."""
        link = http.client.HTTPSConnection(
            "127.0.0.1",
            self.port,
            timeout=servers.TIMEOUT_SECONDS,
            source_address=(by, 0),
            context=ssl.create_default_context(cafile=self.certificate),
        )
        return _answer(link, path, headers)

    def ask_in_clear(self, path: str) -> http.client.HTTPResponse:
        """The same by plain http."""
        return _answer(
            http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=servers.TIMEOUT_SECONDS), path
        )


def _answer(
    link: http.client.HTTPConnection, path: str, headers: Mapping[str, str] | None = None
) -> http.client.HTTPResponse:
    link.request("GET", path, headers={"Host": NAME, **(headers or {})})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer


@contextmanager
def front(upstreams: Sequence[Upstream], **changes: str) -> Iterator[Front]:
    """Start it in front of ``upstreams``, with each of the ``changes`` made to the file: old text to new."""
    nginx = program()
    with (
        servers.short_folder() as folder,
        socket.create_server(("127.0.0.1", 0), backlog=512) as listening,
        socket.create_server(("127.0.0.1", 0)) as plain,
    ):
        certify(folder)
        port = listening.getsockname()[1]
        places = {
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "listen 80;": f"listen 127.0.0.1:{plain.getsockname()[1]};",
            "/etc/ssl/third-ear/": f"{folder}/",
            "/var/log/nginx/": f"{folder}/",
            "127.0.0.1:8001": f"127.0.0.1:{upstreams[0].port}",
            "127.0.0.1:8002": f"127.0.0.1:{upstreams[1].port}",
        }
        text = CONFIGURATION.read_text()
        for old, new in (places | changes).items():
            assert old in text, f"{CONFIGURATION.name} has no {old!r} any more"
            text = text.replace(old, new)
        (folder / "third-ear.conf").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user))
        with (folder / "start.log").open("wb") as log:
            process = subprocess.Popen(
                [nginx, "-p", str(folder), "-e", str(folder / "start.log"), "-c", str(folder / "nginx.conf")],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                # Sockets that are bound already, as one nginx hands them to the next.
                env={**os.environ, "NGINX": f"{listening.fileno()};{plain.fileno()};"},
                pass_fds=[listening.fileno(), plain.fileno()],
            )
        started = Front(port, plain.getsockname()[1], folder)
        try:
            servers.wait_for(lambda: _answers(started, process), "nginx does not answer")
            yield started
        finally:
            servers.end(process)


def _answers(started: Front, process: "subprocess.Popen[bytes]") -> bool:
    if process.poll() is not None:
        raise ChildProcessError(f"nginx ended at its start:\n{started.logs}")
    try:
        return started.ask("/healthz").status == 404
    except OSError:
        return False


def certify(folder: Path) -> None:
    """A certificate of its own for the name, and for this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
