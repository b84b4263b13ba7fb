"""Read only regular files, and write a file completely or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from logreg.arrays import refuse_type

PathLike: TypeAlias = str | os.PathLike[str]


def as_path(path: object, name: str = "path") -> Path:
    """Return the name of a file or folder as a `Path`."""
    if not isinstance(path, str | os.PathLike):
        refuse_type(path, name, "the name of a file or folder, as text or a pathlib.Path")
    if "\0" in str(path):
        raise ValueError(f"{name} is {str(path)!r:.60}: pass a name without null characters")
    return Path(path)


def check_is_file(path: PathLike, wanted: str) -> None:
    """Refuse anything but a regular file; opening a pipe would block for ever."""
    if not stat.S_ISREG(as_path(path).stat().st_mode):
        raise ValueError(f"{path} is not a regular file: pass {wanted}")


@contextmanager
def write_whole(path: PathLike) -> Iterator[BinaryIO]:
    """Open a temporary file that replaces `path` once all of it is on the disk.

    Whatever fails before that, the old file stays and nothing is left behind. Symbolic
    links are followed, and permissions kept. Errors carry the name `path`.
    """
    with suppress(FileNotFoundError):  # the usual case
        check_is_file(path, "another name to write to")
    target = Path(path).resolve()
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            if target.exists():
                with suppress(OSError):  # not every file system has permissions
                    temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        # A full disk does not name a file, and a missing folder names the temporary one.
        if error.errno is not None and error.filename in (None, str(temporary)):
            error.filename = str(path)
        raise
    finally:
        temporary.unlink(missing_ok=True)
