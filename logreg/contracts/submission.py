"""The names of a reader's file: run with care, and called with care."""

import inspect
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from copy import deepcopy
from types import ModuleType
from typing import Any

import numpy as np

from logreg.arrays import Array
from logreg.contracts.faults import SOURCE, Fault, fault_of, plain


def load(source: str | bytes, name: str = "solution") -> dict[str, object]:
    """Run a text as a module that is known by its name, as dataclasses and pickle expect."""
    if isinstance(source, bytes) and b"\0" in source:
        raise Fault(
            "your file is not saved as UTF-8 text, which Python reads, but probably as UTF-16",
            "Most editors can save a file in a different encoding.",
            chapter=0,
        )
    module = sys.modules[name] = ModuleType(name)
    exec(compile(source, SOURCE, "exec", dont_inherit=True), vars(module))  # noqa: S102
    return vars(module)


class Submission:
    """The names of the reader's file, called with copies of the contract's arrays.

    Parameters
    ----------
    names : mapping of str to object
        What the file defines.
    calls : mapping of str to str
        The parameters of each function of the task, as the skeleton has them.
    bytes_as : type, optional
        Give arrays of bytes as numbers of this type instead.

    Attributes
    ----------
    count : int
        How many calls were made since `start`.
    has_seen_bytes : bool
        Whether an argument has been an array of bytes since then.
    overflowed : bool
        Whether something overflowed in the last call.
    """

    def __init__(
        self, names: Mapping[str, object], calls: Mapping[str, str], bytes_as: type | None = None
    ) -> None:
        self._names = names
        self._calls = calls
        self._bytes_as = bytes_as
        self.overflowed = False
        self.start()

    count: int
    has_seen_bytes: bool
    overflowed: bool

    def start(self) -> None:
        """Begin to count."""
        self.count = 0
        self.has_seen_bytes = False

    def __call__(self, name: str, *arguments: object, **keywords: object) -> Any:  # noqa: ANN401
        """Call a function of the reader's, and turn whatever goes wrong into a `Fault`."""
        self.count += 1
        self.overflowed = False
        function = self._find(name)
        given = [self._given(argument) for argument in arguments]
        kept = [[array.copy() for array in _arrays(argument)] for argument in given]
        try:
            _check_call(function, f"{name}({self._calls[name]})", given, keywords)
            with np.errstate(all="ignore", over="call", call=self._note):
                result = function(*given, **keywords)
        except (Fault, KeyboardInterrupt):
            raise
        except NotImplementedError:
            raise Fault(
                f"{name} is not written yet", "Its docstring says what to return.", attempted=False
            ) from None
        except BaseException as error:  # noqa: BLE001 (whatever a reader's code raises is told)
            raise fault_of(error, f"{name} raised") from None
        for parameter, argument, copies in zip(
            _parameters(self._calls[name]), given, kept, strict=False
        ):
            if not all(map(_same, _arrays(argument), copies)):
                raise Fault(
                    f"{name} modifies its argument {parameter} in place, so the caller's array "
                    f"changes too",
                    "`-=` and `a[...] =` write into the array they are given. Which expression "
                    "makes a new one?",
                    chapter=8,
                    named=True,
                )
        return result

    def twice(self, name: str, *arguments: object) -> Any:  # noqa: ANN401
        """Call a function that leaves nothing to chance, and refuse it if it remembers a call."""
        result = self(name, *arguments)
        with redirect_stdout(io.StringIO()):  # what it prints has been printed
            again = self(name, *arguments)
        if not all(map(_same, _numbers(result), _numbers(again))):
            raise Fault(
                f"{name} gives something else when it is called again with the same arguments: it "
                f"remembers a call, or leaves something to chance",
                "What is read there that neither is an argument nor was made in this call?",
                chapter=0,
                named=True,
            )
        return result

    def _find(self, name: str) -> Callable[..., object]:
        function = self._names.get(name)
        how = f"{name}({self._calls[name]})"
        if function is None:
            raise Fault(
                f"your file does not define {name}; the task asks for {how}",
                f"The skeleton that `logreg start` writes has {name}, with its types.",
                attempted=bool(self._calls.keys() & self._names.keys()),
            )
        if not callable(function):
            raise Fault(
                f"{name} is of type {type(function).__name__}; the task asks for {how}",
                f"Does a later line of your file use the name {name} for something else?",
                chapter=0,
            )
        return function

    def _given(self, value: object) -> object:
        if isinstance(value, np.ndarray) and value.dtype == np.uint8:
            self.has_seen_bytes = True
            return value.astype(self._bytes_as or np.uint8)
        return deepcopy(value) if _arrays(value) else value

    def _note(self, *_: object) -> None:
        self.overflowed = True


def _arrays(value: Any) -> list[Array]:  # noqa: ANN401 (any argument)
    if isinstance(value, np.ndarray):
        return [value]
    return [value.inputs, value.labels] if hasattr(value, "inputs") else []


def _numbers(result: object) -> list[Array]:
    if isinstance(result, tuple | list):
        return [array for part in result for array in _numbers(part)]
    return [np.asarray(result)] if isinstance(result, np.ndarray | np.generic | float | int) else []


def _same(value: Array, copy: Array) -> bool:
    return np.array_equal(value, copy, equal_nan=value.dtype.kind == "f")


def _parameters(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _check_call(
    function: Callable[..., object], how: str, arguments: Iterable[object], keywords: dict[str, Any]
) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # of something built in
        return
    name, _, rest = how.partition("(")
    hint = "Keep the parameters of the skeleton, in their order."
    yours, asked = list(signature.parameters), _parameters(rest[:-1])
    if yours != asked and sorted(yours) == sorted(asked):
        raise Fault(
            f"yours is {name}{signature}, and the task asks for {how}: the order differs",
            hint,
            chapter=0,
        )
    try:
        signature.bind(*arguments, **keywords)
    except TypeError as error:
        raise Fault(
            f"yours is {name}{signature}, and the task asks for {how}: {plain(str(error))}",
            hint,
            chapter=0,
        ) from None
