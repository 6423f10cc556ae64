"""Scripts and styles come compressed to whom takes them so; pages and answers to nobody."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from dialogue.rooms.creation import create_room
from project.static_files import accepted_encodings

pytestmark = pytest.mark.django_db  # an answer that is closed looks after the connection


@pytest.fixture
def script() -> Path:
    """The largest script of the build; dist/ keeps what earlier ones left."""
    compressed = settings.BUILT_FRONTEND.glob("assets/*.js.br")
    return max((path.with_suffix("") for path in compressed), key=lambda path: path.stat().st_size)


def get(path: Path, accept: str | None, **headers: str) -> tuple[Any, bytes]:
    wanted = headers if accept is None else {"Accept-Encoding": accept, **headers}
    answer: Any = Client().get(f"/static/assets/{path.name}", headers=wanted)
    content = b"".join(answer.streaming_content)
    answer.close()
    return answer, content


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("GZIP; q=1", "gzip"),
        ("gzip;q=much", None),
    ],
)
def test_script_is_sent_in_the_smallest_accepted_encoding(
    script: Path, accept: str | None, encoding: str | None
) -> None:
    answer, content = get(script, accept)
    ending = {"gzip": ".gz", "br": ".br", None: ""}[encoding]
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert content == script.with_name(script.name + ending).read_bytes()
    assert answer.headers["Content-Length"] == str(len(content))


def test_the_compressed_form_is_the_script_and_much_smaller(script: Path) -> None:
    _, content = get(script, "gzip")
    assert gzip.decompress(content) == script.read_bytes()
    assert len(content) < script.stat().st_size / 2


def test_each_encoding_has_its_own_etag(script: Path) -> None:
    tags = {accept: get(script, accept)[0].headers["ETag"] for accept in ("identity", "gzip", "br")}
    assert len({*tags.values()}) == 3
    for accept, tag in tags.items():
        answer, _ = get(script, accept, **{"If-None-Match": tag})
        assert answer.status_code == 304
        assert (answer.headers["ETag"], answer.headers["Vary"]) == (tag, "Accept-Encoding")
    assert get(script, "gzip", **{"If-None-Match": tags["br"]})[0].status_code == 200


def test_compressed_file_has_no_url_of_its_own(script: Path) -> None:
    assert Client().get(f"/static/assets/{script.name}.gz").status_code == 404


@pytest.mark.slow
def test_responses_with_words_are_never_compressed() -> None:
    created = create_room("compassion", "Our Sundays " * 10, ["Ana", "Ben"])
    client = Client(headers={"Accept-Encoding": "gzip, br"})
    link = created.partners[0].link
    client.get(link)
    client.post(link)
    room = created.room
    paths = [
        link,
        reverse("start"),
        reverse("past"),
        reverse("room", args=[room]),
        reverse("replay", args=[room]),
    ]
    paths += [
        f"/api/v1/rooms/{room}/{what}" for what in ("frames", "export?of=mine", "export?as=csv&of=mine")
    ]
    for path in [*paths, "/nowhere", "/api/v1/openapi.json", "/healthz"]:
        answer = client.get(path, follow=True)
        assert answer.status_code in {200, 404}
        assert "Content-Encoding" not in answer.headers, path


def test_encoding_with_quality_zero_is_not_used() -> None:
    assert accepted_encodings("br;q=1.0, gzip;q=0.0, zstd ; q=0.1") == {"br", "zstd"}
