"""Real processes and real signals: what was learned is kept, whenever the signal comes."""

import os
import re
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

from logreg import LogisticModel
from logreg._command.interrupts import Interrupts

ENDLESS = ("--iterations", "100000000", "--save", "m.npz", "--no-plots")


def start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "logreg", *words]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )


def wait_until_it_trains(process: subprocess.Popen[bytes]) -> None:
    """Wait until two seconds of a processor are spent: some of them on steps."""
    ticks = os.sysconf("SC_CLK_TCK")
    for _ in range(3000):
        spent = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        if (int(spent[11]) + int(spent[12])) / ticks > 1.0 or process.poll() is not None:
            return
        time.sleep(0.01)


def wait_until_it_answers(process: subprocess.Popen[bytes]) -> None:
    """Wait for the first line of ours, which answers SIGTERM too; Python alone does not."""
    for _ in range(3000):
        status = Path(f"/proc/{process.pid}/status").read_text()
        (caught,) = re.findall(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
        if int(caught, 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.001)


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("pause", [0.0, 0.003])
def test_a_second_signal_does_not_lose_the_model(
    tmp_path: Path, number: signal.Signals, pause: float
) -> None:
    process = start(tmp_path, *ENDLESS)
    wait_until_it_trains(process)
    process.send_signal(number)
    time.sleep(pause)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert b"Traceback" not in err
    assert LogisticModel.load(tmp_path / "m.npz").weights.any()
    assert [path.name for path in tmp_path.iterdir()] == ["m.npz"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
@pytest.mark.parametrize("moment", range(30))
def test_at_thirty_moments_the_process_ends_as_documented(tmp_path: Path, moment: int) -> None:
    process = start(tmp_path, *ENDLESS)
    if moment < 15:  # while NumPy is imported and the data are read
        wait_until_it_answers(process)
        time.sleep(0.03 * moment)
    else:
        wait_until_it_trains(process)
    process.send_signal(signal.SIGINT)
    time.sleep(0.05 * (moment % 15) / 15)
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    if moment >= 15:
        assert LogisticModel.load(tmp_path / "m.npz").weights.any()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_ctrl_c_before_numpy_is_there_ends_without_a_traceback() -> None:
    code = (
        "import os, signal, sys\n"
        "import logreg.__main__ as command\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'numpy':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "assert 'numpy' not in sys.modules\n"
        "sys.exit(command.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (130, b"logreg: stopped\n")


def test_importing_the_package_installs_no_handler_and_loads_no_numpy() -> None:
    code = (
        "import signal, sys\n"
        "before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]\n"
        "import logreg\n"
        "assert 'numpy' not in sys.modules\n"
        "logreg.train\n"
        "assert before == [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_signal_that_the_shell_ignores_stays_ignored(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "logreg", "--quiet", "--no-plots", "--iterations", "3000"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509 (no threads)
    )
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"of 2115" in out


def test_a_handler_raises_once_and_then_holds_until_it_is_resumed() -> None:
    interrupts = Interrupts()
    interrupts(signal.SIGINT, None)  # nothing has begun
    interrupts.resume()
    with pytest.raises(KeyboardInterrupt):
        interrupts(signal.SIGTERM, None)
    assert interrupts.exit_code == 143
    interrupts(signal.SIGINT, None)
    assert interrupts.exit_code == 130
    interrupts.resume()
    interrupts.hold()
    interrupts(signal.SIGINT, None)


def test_signals_are_answered_from_the_first_line_but_not_those_that_are_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handlers: dict[int, object] = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_IGN,
    }
    ended: list[object] = []
    monkeypatch.setattr(signal, "getsignal", handlers.get)
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(os, "write", lambda _, text: ended.append(text))
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(sys, "argv", ["logreg", "--version"])
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setattr("atexit.register", lambda *_: None)
    command = import_module("logreg.__main__")
    monkeypatch.delitem(sys.modules, "logreg.__main__")
    with pytest.raises(SystemExit):
        command.main()
    assert isinstance(handlers[signal.SIGINT], Interrupts)
    assert handlers[signal.SIGTERM] == signal.SIG_IGN
    command._leave(signal.SIGINT, None)
    assert ended == [b"logreg: stopped\n", 130]
