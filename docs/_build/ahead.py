"""Execute the pages ahead of their turn, as many at a time as there are processors.

MkDocs makes one page after the other, and most of a build was waiting for their Python.
"""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jupytext
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs_jupyter.nbconvert2 import get_nbconvert_app  # type: ignore[import-untyped]  # as it is
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode

_Executed = tuple[NotebookNode, dict[str, Any]]

_execute = ExecutePreprocessor.preprocess
_pool = ThreadPoolExecutor(os.cpu_count())
_sockets = TemporaryDirectory()
_pages: dict[tuple[str, ...], Future[_Executed]] = {}


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Begin with all pages that are to be executed."""
    ExecutePreprocessor.preprocess = _preprocess  # type: ignore[assignment]  # no other door
    pages = config.plugins["mkdocs-jupyter"]
    for file in files:
        if file.abs_src_path and pages.should_include(file):  # type: ignore[attr-defined]  # of that plugin
            page = jupytext.read(file.abs_src_path)
            place = {"metadata": {"path": str(Path(file.abs_src_path).parent)}}
            settings = get_nbconvert_app(execute=True, allow_errors=False).config
            if os.name == "posix":  # a port that was free a moment ago, another process may take
                settings.ConnectionFileMixin.transport = "ipc"
                settings.ConnectionFileMixin.ip = str(Path(_sockets.name, str(len(_pages))))
            processor = ExecutePreprocessor(config=settings)  # type: ignore[no-untyped-call]  # of nbconvert
            _pages[_code(page)] = _pool.submit(_execute, processor, page, place)


def _preprocess(
    self: ExecutePreprocessor, nb: NotebookNode, resources: dict[str, Any], km: None = None
) -> _Executed:
    """Give what came out of a page, or raise what it raised."""
    executed, _ = _pages.pop(_code(nb)).result()
    outputs = (cell.outputs for cell in executed.cells if cell.cell_type == "code")
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = next(outputs)
    return nb, resources


def _code(notebook: NotebookNode) -> tuple[str, ...]:
    """Give what tells a page from all others, whatever became of its front matter."""
    return tuple(cell.source for cell in notebook.cells if cell.cell_type == "code")
