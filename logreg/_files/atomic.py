"""Read only regular files, and write a file completely or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

PathLike: TypeAlias = str | os.PathLike[str]


def check_is_file(path: PathLike, wanted: str) -> None:
    """Refuse anything but a regular file before opening it: opening a pipe would block for ever.

    Raises
    ------
    ValueError
        `path` is a folder, a pipe or a device; the message asks to pass what is `wanted`.
    OSError
        There is nothing of that name, or its folder cannot be read.
    """
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise ValueError(f"{path} is not a regular file: pass {wanted}")


@contextmanager
def write_whole(path: PathLike) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when all of it is on the disk.

    What is written goes to a temporary file in the same folder, is forced to the disk
    (fsync) and then renamed over `path`. Whatever happens before the rename, a full
    disk, an error, Ctrl-C, the old file stays as it was and no other is left behind.
    A symbolic link is followed, and an existing file keeps its permissions.

    Raises
    ------
    ValueError
        `path` names something that is not a regular file, such as a folder or a device.
    OSError
        The folder does not exist or cannot be written, or the disk is full. The error
        carries the name `path`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from logreg._files.atomic import write_whole
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answer.txt"
    ...     with write_whole(path) as file:
    ...         count = file.write(b"42")
    ...     print(path.read_text())
    42
    """
    with suppress(FileNotFoundError):  # a new file is the usual case
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
        # A full disk names no file, and a missing folder the temporary one.
        if error.errno is not None and error.filename in (None, str(temporary)):
            error.filename = str(path)
        raise
    finally:
        temporary.unlink(missing_ok=True)
