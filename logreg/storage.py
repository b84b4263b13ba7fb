"""A trained model as a small file: written whole or not at all, read with suspicion.

The file is a NumPy `.npz`, a zip archive of plain arrays that is never unpickled. A
zip file can claim anything, so each member is checked against the file before memory
is taken for it.
"""

import math
import os
import stat
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from logreg.arrays import Vector, refuse_non_finite
from logreg.files import write_whole

_FORMAT = 1
_MEMBERS = ("format", "weights", "bias", "classes")


class Parameters(NamedTuple):
    """What a file of a model holds."""

    weights: Vector
    bias: float
    classes: tuple[int, int]


def save_parameters(path: str | os.PathLike[str], parameters: Parameters) -> None:
    """Write the parameters of a model to `path`, whole or not at all."""
    with write_whole(path) as file:
        np.savez(
            file,
            format=np.array(_FORMAT),
            weights=parameters.weights,
            bias=np.array(parameters.bias),
            classes=np.array(parameters.classes),
        )


def load_parameters(path: str | os.PathLike[str]) -> Parameters:
    """Read the parameters of a model, or raise a `ValueError` that says what is wrong."""
    status = Path(path).stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(f"{path} is not a regular file: pass a file that model.save wrote")
    with Path(path).open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _read(archive, status.st_size)
        except Exception as error:  # a hostile archive can provoke nearly any of them
            raise ValueError(
                f"{path} is not a file that model.save wrote, or it is damaged "
                f"({error}): train and save the model again"
            ) from error


def _read(archive: zipfile.ZipFile, size: int) -> Parameters:
    members = archive.infolist()
    if sorted(member.filename for member in members) != sorted(f"{m}.npy" for m in _MEMBERS):
        raise ValueError(f"it should hold {', '.join(_MEMBERS)} and nothing else")
    for member in members:
        # Stored, not packed: so the file itself backs every byte that is read.
        if member.compress_type != zipfile.ZIP_STORED or member.file_size > size:
            raise ValueError(f"{member.filename} is packed or larger than the file")
    (version,) = _array(archive, "format", "i", 0)
    if version != _FORMAT:
        raise ValueError(f"its format is {version}, and {_FORMAT} is known")
    weights: Vector = _array(archive, "weights", "f", 1)
    bias: Vector = _array(archive, "bias", "f", 0)
    classes = _array(archive, "classes", "i", 1)
    if weights.dtype not in (np.float32, np.float64) or len(weights) == 0:
        raise ValueError(f"its weights are {weights.dtype} of shape {weights.shape}")
    if len(classes) != 2:
        raise ValueError(f"it names {len(classes)} classes, not 2")
    refuse_non_finite(weights, "weights")
    refuse_non_finite(bias, "bias")
    return Parameters(weights, float(bias[0]), (int(classes[0]), int(classes[1])))


def _array(
    archive: zipfile.ZipFile, name: str, kind: str, rank: int
) -> np.ndarray[tuple[int], np.dtype[Any]]:
    """Read one array, flat, if its header tells the truth about its size."""
    member = archive.getinfo(f"{name}.npy")
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"{name} has the .npy version {version}")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        if dtype.kind != kind or len(shape) != rank:
            raise ValueError(f"{name} is {dtype} of shape {shape}")
        size = math.prod(shape) * dtype.itemsize
        if size != member.file_size - file.tell():
            raise ValueError(f"{name} is not as long as its header says")
        data = np.frombuffer(file.read(), dtype)
    return data.astype(dtype.newbyteorder("="))
