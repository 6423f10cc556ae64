"""Reads settings that hold a secret from files: SECRET_KEY_FILE names the file that holds the SECRET_KEY.

Containers are given secrets as files, because whoever may look at a container can read its environment.
"""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

#: The settings that hold a secret, or an address with a password.
SECRETS: Final = ("SECRET_KEY", "MASTER_KEYS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "VAPID_KEY")
#: The setting that each file's name comes in, in the same order.
VARIABLES: Final = tuple(f"{name}_FILE" for name in SECRETS)


def load(environment: MutableMapping[str, str]) -> None:
    """Replace each NAME_FILE in ``environment`` by NAME, with the content of the file.

    Child processes therefore inherit the settings. A byte order mark and surrounding blanks are ignored.

    Raises:
        ImproperlyConfigured: a file cannot be read or is empty, or NAME is set as well. No secret is quoted.
    """
    for name, variable in zip(SECRETS, VARIABLES, strict=True):
        if variable not in environment:
            continue
        if name in environment:
            raise ImproperlyConfigured(f"{name} and {variable} are both set: take one of them away.")
        environment[name] = _content(variable, environment[variable])
        del environment[variable]


def _content(variable: str, path: str) -> str:
    if not path.strip():
        raise ImproperlyConfigured(f"{variable} is set and empty: give it a value, or remove it.")
    try:
        content = Path(path).read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{variable}: {path!r} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"{variable}: {path!r} is not in UTF-8.") from None
    if not content:
        raise ImproperlyConfigured(f"{variable}: {path!r} is empty.")
    return content
