"""A trained model as a small file: written whole or not at all, read with suspicion.

The file is a NumPy `.npz`, a zip archive of plain arrays that is never unpickled. A
zip file can claim anything, so each member is checked against the file before memory
is taken for it.
"""

import io
import math
import warnings
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from logreg._files.atomic import PathLike, check_is_file, write_whole
from logreg.arrays import Vector, refuse_non_finite

_FORMAT = 1
_MEMBERS = ("format", "weights", "bias", "classes")

# A weight for each pixel of a photograph of 8 megapixels; MNIST needs 784.
_MOST_FEATURES = 2**23
# That many weights in double precision, and room for all the rest.
_LARGEST_FILE = 8 * _MOST_FEATURES + 2**12
# Twice as long as the header that NumPy writes, and too short to overwhelm its parser.
_LONGEST_HEADER = 256


class Parameters(NamedTuple):
    """What a file of a model holds."""

    weights: Vector
    bias: float
    classes: tuple[int, int]


def save_parameters(path: PathLike, parameters: Parameters) -> None:
    """Write the parameters of a model to `path`, whole or not at all.

    Raises
    ------
    ValueError
        They are not parameters that `load_parameters` would return.
    """
    weights = parameters.weights
    bias = np.array(parameters.bias, np.float64)
    classes = np.array(parameters.classes)
    _check(weights, bias, classes)
    with write_whole(path) as file:
        np.savez(
            file,
            format=np.array(_FORMAT),
            weights=weights,
            bias=bias,
            classes=classes.astype(np.int64),
        )


def load_parameters(path: PathLike) -> Parameters:
    """Read the parameters of a model.

    Raises
    ------
    ValueError
        The file is not one that `save_parameters` wrote; the message says why.
    OSError
        The file is missing or cannot be read.
    """
    wanted = "a file that model.save wrote"
    check_is_file(path, wanted)
    size = Path(path).stat().st_size
    if size > _LARGEST_FILE:
        raise ValueError(f"{path} has {size} bytes, more than any model: pass {wanted}")
    # Read as a whole first: what fails after that is the fault of the content.
    content = io.BytesIO(Path(path).read_bytes())
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(content) as archive:
            # NumPy warns of a header that Python 2 wrote, and no model has one.
            warnings.simplefilter("error", UserWarning)
            return _read(archive)
    except MemoryError:
        raise
    except Exception as error:  # a hostile archive can provoke nearly any of them
        reason = str(error).partition("\n")[0][:200] or type(error).__name__
        raise ValueError(
            f"{path} is not {wanted}, or it is damaged ({reason}): train and save the model again"
        ) from error


def _read(archive: zipfile.ZipFile) -> Parameters:
    members = archive.infolist()
    if sorted(member.filename for member in members) != sorted(f"{m}.npy" for m in _MEMBERS):
        raise ValueError(f"it should hold {', '.join(_MEMBERS)} and nothing else")
    version = _array(archive, "format")
    if version.shape != () or version != _FORMAT:
        raise ValueError(f"its format is {version}, and {_FORMAT} is known")
    weights, bias, classes = (_array(archive, name) for name in ("weights", "bias", "classes"))
    _check(weights, bias, classes)
    return Parameters(weights, float(bias), (int(classes[0]), int(classes[1])))


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray[Any, np.dtype[Any]]:
    """Read one array of numbers, if its header tells the truth about its size."""
    member = archive.getinfo(f"{name}.npy")
    # Stored, not packed: so the file itself backs every byte that is read.
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{name} is packed")
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"{name} has the .npy version {version}")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file, _LONGEST_HEADER)
        if dtype.kind not in "fi":
            raise ValueError(f"{name} is an array of {dtype}")
        if math.prod(shape) * dtype.itemsize != member.file_size - file.tell():
            raise ValueError(f"{name} is not as long as its header says")
        data = np.frombuffer(file.read(), dtype)
    return data.astype(dtype.newbyteorder("=")).reshape(shape)


def _check(
    weights: Vector, bias: np.ndarray[Any, np.dtype[Any]], classes: np.ndarray[Any, np.dtype[Any]]
) -> None:
    """Refuse what no model has. Both doors ask this, so that what is saved can be loaded."""
    if (
        weights.dtype not in (np.float32, np.float64)
        or weights.ndim != 1
        or not 1 <= len(weights) <= _MOST_FEATURES
    ):
        raise ValueError(
            f"weights are {weights.dtype} of shape {weights.shape}, but must be float64 or "
            f"float32 of shape (d,), with d from 1 to {_MOST_FEATURES}"
        )
    refuse_non_finite(weights, "weights")
    if bias.dtype != np.float64 or bias.shape != () or not np.isfinite(bias):
        raise ValueError(f"bias is {bias}, of {bias.dtype}, but must be one finite float64")
    if classes.dtype.kind != "i" or classes.shape != (2,) or classes[0] == classes[1]:
        raise ValueError(f"classes are {classes}, but must be two different whole numbers")
