"""Tables, pictures and curves as HTML, legible on light and dark pages.

Text and lines take the colour of the page. Whatever is drawn is described in words, and
every text is escaped.
"""

import struct
import zlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeAlias

import numpy as np

from logreg.arrays import Array, Image

_WIDTH, _HEIGHT = 300, 60  # of the curves
_INTERVAL = 120  # the width of intervals

Grid: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(text)}</p>"


def table(
    name: str, head: Iterable[str], rows: Iterable[Iterable[str]], code: tuple[int, ...] = ()
) -> str:
    """Return a table, with some columns set as code."""
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = ""
    for row in rows:
        body += "<tr>"
        for column, cell in enumerate(map(escape, row)):
            body += f"<td><code>{cell}</code></td>" if column in code else f"<td>{cell}</td>"
        body += "</tr>"
    return (
        f'<table aria-label="{escape(name)}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def drawn_table(
    name: str, head: Iterable[str], rows: Iterable[Sequence[str]], drawings: Iterable[str]
) -> str:
    """Return a table whose rows begin with their name and end with a drawing."""
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = ""
    for (first, *cells), drawing in zip(rows, drawings, strict=True):
        body += f'<tr><th scope="row">{escape(first)}</th>'
        body += "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        body += f"<td>{drawing}</td></tr>"
    return (
        f'<table aria-label="{escape(name)}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def interval(middle: float, ends: Sequence[float] | Array, low: float, high: float) -> str:
    """Draw an interval between `low` and `high`, with a line at 0; its row gives the numbers."""
    span = (high - low) or 1.0
    left, dot, right, zero = (
        round(_INTERVAL * (min(max(float(x), low), high) - low) / span)
        for x in (ends[0], middle, ends[1], 0.0)
    )
    return (
        f'<svg aria-hidden="true" width="{_INTERVAL + 8}" height="16" '
        f'viewBox="-4 0 {_INTERVAL + 8} 16" stroke="currentColor">'
        f'<path d="M{zero} 0v16" opacity=".4" /><path d="M{left} 8H{right}" />'
        f'<circle cx="{dot}" cy="8" r="3" fill="currentColor" /></svg>'
    )


def pooled(picture: Array, dots: int) -> Grid:
    """Average square blocks, to leave at most `dots` on a side."""
    size = -(-max(picture.shape) // dots)
    rows, columns = (np.arange(0, length, size) for length in picture.shape)
    totals = np.add.reduceat(np.add.reduceat(picture, rows, 0, np.float64), columns, 1)
    heights = np.diff(rows, append=picture.shape[0])
    widths = np.diff(columns, append=picture.shape[1])
    means: Grid = totals / np.outer(heights, widths)
    return means


def colours(anchors: str, count: int) -> Image:
    """Interpolate colours evenly between hexadecimal ones."""
    known = np.frombuffer(bytes.fromhex(anchors), np.uint8).reshape(-1, 3)
    places = np.linspace(0, len(known) - 1, count)
    channels = [np.interp(places, np.arange(len(known)), channel) for channel in known.T]
    shades: Image = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return shades


def picture(shades: Grid, palette: Image, alt: str, width: int) -> str:
    """Return an image of shades from 0 to 1, as large as fits the width."""
    rows, columns = shades.shape
    scale = width // max(shades.shape)
    numbers: Image = np.rint(shades * (len(palette) - 1)).astype(np.uint8)
    source = b64encode(png(numbers, palette)).decode()
    return (
        f'<img alt="{escape(alt)}" width="{scale * columns}" height="{scale * rows}" '
        f'style="image-rendering:pixelated" src="data:image/png;base64,{source}" />'
    )


def png(numbers: Image, palette: Image) -> bytes:
    """Encode an image of colour numbers as PNG (ISO/IEC 15948)."""
    rows, columns = numbers.shape
    lines = np.hstack([np.zeros((rows, 1), np.uint8), numbers])  # 0: a line without a filter
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def figure(content: str, caption: str) -> str:
    """Return inline content with a caption."""
    style = "display:inline-block;width:auto;margin:0 8px 0 0;text-align:center"
    return (
        f'<figure style="{style}">{content}<figcaption style="margin:0">{escape(caption)}'
        f"</figcaption></figure>"
    )


def curves(label: str, lines: Sequence[tuple[Array, Array, str]]) -> str:
    """Return lines (x, y, style) on common scales."""
    across = _scale([x for x, _, _ in lines], 0, _WIDTH)
    down = _scale([y for _, y, _ in lines], _HEIGHT, 0)
    drawn = ""
    for xs, ys, (_, _, style) in zip(across, down, lines, strict=True):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
        drawn += f'<polyline points="{points}" style="{style}" />'
    # The margin keeps the ends of thick lines whole.
    width, height = _WIDTH + 4, _HEIGHT + 4
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="-2 -2 {width} {height}" '
        f'width="{width}" height="{height}" fill="none" stroke="currentColor">{drawn}</svg>'
    )


def _scale(lines: list[Array], first: int, last: int) -> list[list[float]]:
    """Map the smallest number of all lines to `first`, the largest to `last`."""
    numbers = [line.astype(np.float64) for line in lines]
    low = min(float(each.min()) for each in numbers)
    span = max(float(each.max()) for each in numbers) - low or 1.0
    return [(first + (each - low) / span * (last - first)).tolist() for each in numbers]
