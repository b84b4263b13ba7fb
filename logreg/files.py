"""Writing a file whole or not at all."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def write_whole(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
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
        The folder does not exist or cannot be written, or the disk is full.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from logreg.files import write_whole
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answer.txt"
    ...     with write_whole(path) as file:
    ...         count = file.write(b"42")
    ...     print(path.read_text())
    42
    """
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        raise ValueError(f"{path} is not a regular file: choose another name to write to")
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
