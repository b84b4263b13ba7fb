"""Save and load a model as `.npz`: writes are atomic, and nothing in a file is trusted.

Nothing is unpickled, and no memory is taken that the file does not back.
"""

import io
import math
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from logreg._files.atomic import PathLike, check_is_file, write_whole
from logreg.arrays import Vector, refuse_non_finite

_MEMBERS = ("format", "weights", "bias", "classes")
# What a reader of pictures remembers of its training images, and a model of a table of its columns.
_MEMORIES = (("typical", "least", "most_enclosed", "most_strokes"), ("columns",))
_FORMATS: dict[object, tuple[tuple[str, ...], ...]] = {1: ((),), 2: _MEMORIES}

_MOST_FEATURES = 2**23  # a photograph of 8 megapixels; MNIST needs 784
_LARGEST_FILE = 8 * _MOST_FEATURES + 2**17  # in double precision, with room for the rest
_LONGEST_HEADER = 256  # twice NumPy's, and too short to overwhelm its parser


AnyArray: TypeAlias = np.ndarray[Any, np.dtype[Any]]


class Parameters(NamedTuple):
    """The content of a model file; the memory is checked by those who know what it means."""

    weights: Vector
    bias: float
    classes: tuple[int, int]
    memory: Mapping[str, AnyArray] | None = None


def save_parameters(path: PathLike, parameters: Parameters) -> None:
    """Write parameters that `load_parameters` would return; refuse any others."""
    weights, bias = parameters.weights, np.array(parameters.bias, np.float64)
    classes = np.array(parameters.classes)
    _check(weights, bias, classes)
    arrays = {"weights": weights, "bias": bias, "classes": classes.astype(np.int64)}
    memory = parameters.memory or {}
    if weights.nbytes + sum(array.nbytes for array in memory.values()) + 2**12 > _LARGEST_FILE:
        raise ValueError(f"a model of more than {_LARGEST_FILE} bytes cannot be saved")
    version = 2 if memory else 1
    with write_whole(path) as file:
        np.savez(file, format=np.array(version), **arrays, **memory)  # type: ignore[arg-type]  # none is named allow_pickle


def load_parameters(path: PathLike) -> Parameters:
    """Read parameters that `save_parameters` wrote; a `ValueError` says why not."""
    wanted = "a file that model.save wrote"
    check_is_file(path, wanted)
    size = Path(path).stat().st_size
    if size > _LARGEST_FILE:
        raise ValueError(f"{path} has {size} bytes, more than any model: pass {wanted}")
    # Read it all first, so that later failures are the fault of the content.
    content = io.BytesIO(Path(path).read_bytes())
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(content) as archive:
            # NumPy warns of headers written by Python 2; no model has one.
            warnings.simplefilter("error", UserWarning)
            return _read(archive)
    except MemoryError:
        raise
    except Exception as error:  # a hostile archive can provoke almost any
        reason = str(error).partition("\n")[0][:200] or type(error).__name__
        raise ValueError(
            f"{path} is not {wanted}, or it is damaged ({reason}): train and save the model again"
        ) from error


def _read(archive: zipfile.ZipFile) -> Parameters:
    held = sorted(member.filename.removesuffix(".npy") for member in archive.infolist())
    if "format" not in held:
        raise ValueError(f"it should hold {', '.join(_MEMBERS)}, and does not say its format")
    version = _array(archive, "format")
    memories = _FORMATS.get(version.item(), ()) if version.shape == () else ()
    if not memories:
        raise ValueError(
            f"its format is {version}, and 1 and 2 are known; a newer logreg may know it"
        )
    found = [names for names in memories if held == sorted((*_MEMBERS, *names))]
    if not found:
        wanted = " or ".join(", ".join((*_MEMBERS, *names)) for names in memories)
        raise ValueError(f"it should hold {wanted} and nothing else")
    weights, bias, classes = (_array(archive, name) for name in ("weights", "bias", "classes"))
    _check(weights, bias, classes)
    memory = {name: _array(archive, name) for name in found[0]}
    return Parameters(weights, float(bias), (int(classes[0]), int(classes[1])), memory or None)


def _array(archive: zipfile.ZipFile, name: str) -> AnyArray:
    """Read an array of numbers, if its header states the true size."""
    member = archive.getinfo(f"{name}.npy")
    # Stored, not packed, so the file backs every byte that is read.
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{name} is packed")
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"{name} has the .npy version {version}")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file, _LONGEST_HEADER)
        if dtype.kind not in "fiu":
            raise ValueError(f"{name} is an array of {dtype}")
        if math.prod(shape) * dtype.itemsize != member.file_size - file.tell():
            raise ValueError(f"{name} is not as long as its header says")
        data = np.frombuffer(file.read(), dtype)
    return data.astype(dtype.newbyteorder("=")).reshape(shape)


def _check(weights: Vector, bias: AnyArray, classes: AnyArray) -> None:
    """Refuse, on both saving and loading, what no model has."""
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
