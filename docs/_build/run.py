"""Put into the site what its cells need to run in a browser: the package, and what runs a cell."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hatchling.builders.wheel import WheelBuilder
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import logreg

_HERE = Path(__file__).parent


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the wheel, the style of the figures and the module that runs a cell."""
    parts = [_HERE / "cell.py", _HERE / "kernel" / "matplotlibrc"]
    with TemporaryDirectory() as folder:
        builder = WheelBuilder(str(Path(logreg.__file__).parents[1]))
        (wheel,) = map(Path, builder.build(directory=folder, versions=["standard"]))
        config.extra["wheel"] = wheel.name
        for path in (wheel, *parts):
            name = f"assets/run/{path.name}"
            files.append(File.generated(config, name, content=path.read_bytes()))
    return files
