"""Makes folders and files that hold keys accessible to their owner only."""

import os
import stat
import sys
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

_OPEN_TO_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO

#: Folders of the Filesystem Hierarchy Standard: removing other users' rights would break the machine. Folders
#: for temporary files are recognized by their sticky bit.
_SYSTEM_FOLDERS: Final = {
    *("/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/proc"),
    *("/root", "/run", "/sbin", "/srv", "/sys", "/usr", "/usr/local", "/var", "/var/backups"),
    *("/var/cache", "/var/lib", "/var/log", "/var/opt", "/var/spool"),
}


def others_enter(folder: Path) -> bool:
    """Whether users other than the owner can access files in ``folder``."""
    return bool(folder.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH))


def is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & _OPEN_TO_OTHERS)


def made_private(path: Path, never: Path | None = None) -> None:
    """Remove other users' rights to ``path``, and say so on standard error if there were any.

    A folder that other users need is refused: a shared folder, a person's home, a system folder, and each
    folder that contains ``never``.

    Raises:
        ImproperlyConfigured: other users have rights that cannot or must not be removed, or another user owns
            ``path``.
    """
    found = path.stat()
    ours = os.geteuid()
    if ours not in {0, found.st_uid} and found.st_uid != 0:
        raise ImproperlyConfigured(f"{path} belongs to another user, who could change what is in it.")
    if not found.st_mode & _OPEN_TO_OTHERS:
        return
    if stat.S_ISDIR(found.st_mode) and (
        found.st_mode & stat.S_ISVTX
        or str(path) in _SYSTEM_FOLDERS
        or path == Path.home()
        or (never is not None and never.is_relative_to(path))
    ):
        raise ImproperlyConfigured(
            f"DATA_DIR {path} is open to others and used by others: name a folder of its own."
        )
    if ours not in {0, found.st_uid}:
        raise ImproperlyConfigured(f"{path} is open to others, and root has to close it: chmod go= {path}")
    path.chmod(stat.S_IMODE(found.st_mode) & ~_OPEN_TO_OTHERS)
    sys.stderr.write(f"{path} was open to others. It is for its owner alone now.\n")
