"""Make the embedded files from the four original files of MNIST, bit for bit.

    python tests/rebuild_data.py FOLDER TARGET

reads the originals in FOLDER, checks that they are the originals, keeps the images of
zeros and ones in their order, and writes them to TARGET in the same format, gzipped.
Zopfli packs them, because its output depends on its version alone, while that of zlib
depends on which zlib a Python was built with; and it packs tighter.
"""

import hashlib
import struct
import sys
from pathlib import Path

import numpy as np
import zopfli.gzip

from logreg._files.atomic import write_whole
from logreg._files.idx import read_images, read_labels

ORIGINALS = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


def rebuild(originals: Path, target: Path) -> None:
    """Write the embedded files to `target`, from the MNIST files in `originals`.

    Raises
    ------
    ValueError
        A file is not the original; the message names it.
    """
    for name, expected in ORIGINALS.items():
        found = hashlib.sha256((originals / name).read_bytes()).hexdigest()
        if found != expected:
            raise ValueError(
                f"{originals / name} has the SHA-256 {found}, not {expected}: fetch the original"
            )
    for part in ("train", "t10k"):
        images = read_images(originals / f"{part}-images-idx3-ubyte", shape=(28, 28))
        labels = read_labels(originals / f"{part}-labels-idx1-ubyte")
        kept = labels <= 1
        for name, magic, values in (
            (f"{part}-images-idx3-ubyte", 0x0803, images[kept]),
            (f"{part}-labels-idx1-ubyte", 0x0801, labels[kept]),
        ):
            header = struct.pack(f">{1 + values.ndim}I", magic, *values.shape)
            with write_whole(target / f"{name}.gz") as file:
                file.write(pack(header + np.ascontiguousarray(values).tobytes()))


def pack(content: bytes) -> bytes:
    """Gzip bytes, without a name or a time, so that the same bytes give the same file."""
    packed: bytes = zopfli.gzip.compress(content, numiterations=5)
    return packed


if __name__ == "__main__":
    rebuild(Path(sys.argv[1]), Path(sys.argv[2]))
