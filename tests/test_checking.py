"""`logreg start` and `logreg check`: whatever a file does, a report and an exit code follow."""

import errno
import faulthandler
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import logreg
from logreg._command.cli import main
from logreg.contracts import BEYOND, TASKS, grading, task_of
from logreg.contracts.grading import Graded, grade

BACKWARD = TASKS[6]
RIGHT = "from logreg.given import backward\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with a place for temporary files that is ours alone."""
    monkeypatch.chdir(tmp_path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def graded(source: str, seconds: float = 30.0) -> Graded:
    """Grade a text as a solution of task 7."""
    file = Path("mine.py")
    file.write_text(source, encoding="utf-8")
    return grade(BACKWARD, file, seconds=seconds)


def solved(task: int) -> Path:
    """Write a solution into a folder of solutions."""
    file = Path("solved", task_of(task).file)
    file.parent.mkdir(exist_ok=True)
    file.write_text(task_of(task).solution, encoding="utf-8")
    return file


def test_start_writes_the_eleven_skeletons_and_the_two_beyond(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["start", "new/my-own"]) == 0
    out = capsys.readouterr().out
    assert out.count(" is new\n") == 11 + 2
    assert out.endswith(": logreg check new/my-own\n")
    for task in (*TASKS, *BEYOND):
        assert Path("new/my-own", task.file).read_text("utf-8") == task.skeleton


def test_start_never_overwrites(capsys: pytest.CaptureFixture[str]) -> None:
    mine = Path("task07_backward_pass.py")
    mine.write_text("mine", encoding="utf-8")
    assert main(["start", "."]) == main(["start", "."]) == 0
    assert mine.read_text("utf-8") == "mine"
    out = capsys.readouterr().out
    assert "task07_backward_pass.py exists already and is left as it is\n" in out
    assert out.count(" is new\n") == 10 + 2


def test_start_says_so_where_it_cannot_write(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").touch()
    assert main(["start", "file"]) == 1
    assert "file" in capsys.readouterr().err


def test_a_disk_that_is_full_leaves_no_empty_exercise_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert main(["start", "mine"]) == 1
    assert list((folder / "mine").iterdir()) == []
    assert main(["start", "mine"]) == 0
    assert all((folder / "mine" / task.file).read_text("utf-8") == task.skeleton for task in TASKS)


def test_a_right_solution_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "7", str(solved(7))]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Task 7, backward pass: ")
    assert "  holds  backward blames no pixel without ink\n" in out
    assert out.endswith("Done.\n")
    assert err == ""


def test_a_task_and_a_folder_name_the_file_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "7", str(solved(7).parent)]) == 0
    named, path = capsys.readouterr().out.partition("\n")[0].split(": ")
    assert (named, Path(path)) == ("Task 7, backward pass", Path("solved", BACKWARD.file))


def test_a_wrong_solution_is_told_why_and_hinted_at_on_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("mine.py").write_text(
        "from logreg import sigmoid\n"
        "def backward(X, y, w, b):\n"
        "    dz = (sigmoid(X @ w + b) - y)[:, None]\n"
        "    return X.T @ dz / len(y), dz.mean()\n",
        encoding="utf-8",
    )
    assert main(["check", "backward-pass", "mine.py"]) == 1
    plain = capsys.readouterr().out
    assert "  fails  your gradient is a column: somewhere a vector has two axes; see cha" in plain
    assert "  hint   " not in plain
    assert main(["check", "7", "mine.py", "--hint"]) == 1
    assert "  hint   The gradient of a thing has the shape of that thing.\n" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize("word", ["7", "07", "backward-pass", "07-backward-pass", BACKWARD.file])
def test_a_task_has_several_names_and_a_file_of_its_own(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["start", "."])
    assert main(["check", word]) == 1
    assert "  to do  backward is not written yet; see chapter 7\n" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["12", "how-sure", "12-how-sure", "task12_how_sure.py"])
def test_a_task_beyond_the_chapters_is_checked_like_them(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["start", "."])
    assert main(["check", word]) == 1
    out = capsys.readouterr().out
    assert "Task 12, how sure: task12_how_sure.py\n" in out
    assert '  to do  standard_errors is not written yet; see the page "How sure"\n' in out


def test_a_file_says_by_its_name_which_task_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("new folder/task07_backward_pass.py", "new folder/task07-second-try.py"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(BACKWARD.solution, encoding="utf-8")
        assert main(["check", name]) == 0
        assert capsys.readouterr().out.startswith("Task 7, backward pass: new folder")
    assert main(["check", "new folder/task08_update.py"]) == 1
    assert "task08_update.py" in capsys.readouterr().err


def test_whoever_asks_a_folder_too_high_is_told_where_the_files_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["start", "my own"])
    main(["start", "yours"])
    with pytest.raises(SystemExit):
        main(["check"])
    advice = capsys.readouterr().err
    assert 'logreg check "my own" or logreg check yours' in advice


def test_a_folder_is_shown_a_line_a_task(capsys: pytest.CaptureFixture[str]) -> None:
    main(["start", "mine"])
    for name, text in (
        ("task05_model.py", TASKS[4].solution),
        ("task06_forward_pass.py", "def forward(X, w, b): return X @ w"),
        ("task07_backward_pass.py", None),
        (
            "task08_update.py",
            "from logreg.given import update\ndef step(*a): raise NotImplementedError",
        ),
    ):
        if text is None:
            Path("mine", name).unlink()
        else:
            Path("mine", name).write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "mine"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11 + 2 + 1
    assert lines[0] == " 1  Introduction              not written yet"
    assert lines[4] == " 5  Create the model          done"
    assert lines[5].endswith("forward leaves out the bias; see chapter 6")
    assert lines[6].endswith("no file")
    assert lines[7].endswith("begun: step is not written yet; see chapter 8")
    assert lines[11] == "12  How sure                  not written yet"
    assert lines[13] == "1 of 11 done, and 0 of 2 beyond"


def test_a_folder_is_one_json_object_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path("task05_model.py").write_text(TASKS[4].solution, encoding="utf-8")
    Path("task07_backward_pass.py").touch()
    for task in BEYOND:
        Path(task.file).write_text(task.solution, encoding="utf-8")
    assert main(["check", "--json"]) == 1
    (line,) = capsys.readouterr().out.splitlines()  # so that the reports of a class can be joined
    report = json.loads(line)
    assert (report["folder"], report["done"], report["beyond"]) == (".", 1, 2)
    assert [task["task"] for task in report["tasks"]] == [5, 7, 12, 13]
    assert [task["file"] for task in report["tasks"]][:2] == ["task05_model.py", BACKWARD.file]
    assert {task["logreg"] for task in report["tasks"]} == {logreg.__version__}


@pytest.mark.slow
def test_a_folder_with_all_eleven_done_is_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    for task in TASKS:
        solved(task.number)
    os.chdir("solved")
    assert main(["check"]) == 0
    assert capsys.readouterr().out.endswith("11 of 11 done, and 0 of 2 beyond\n")


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.py").write_text("print('hello')", encoding="utf-8")
    assert main(["check", "7", "mine.py", "--json"]) == 1
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert (report["task"], report["done"], report["output"]) == (7, False, "hello\n")
    assert (report["file"], report["logreg"]) == ("mine.py", logreg.__version__)
    assert report["fault"].endswith("see chapter 7")
    assert err == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["14"], "14 is not a task: pass a number from 1 to 13 and a file, or"),
        (["task14_more.py"], "task14_more.py is not a task"),
        (["mine.py"], "or a file whose name begins like task07_backward_pass.py"),
        (["7", "a.py", "b.py"], "pass one task and one file"),
        ([], ". has no files of tasks; try logreg start my-own"),
        (["7", "--seconds", "0"], "--seconds 0: pass a positive number"),
        (["7", "--seconds", "nan"], "--seconds nan: pass a positive number"),
    ],
)
def test_a_command_that_makes_no_sense_ends_with_2(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", *words])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_a_file_that_is_not_there_or_far_too_long_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "7", "nowhere.py"]) == 1
    assert "nowhere.py" in capsys.readouterr().err
    Path("long.py").write_bytes(b"#" * (2**20 + 1))
    assert main(["check", "7", "long.py"]) == 1
    assert "long.py has more than 1048576 bytes: pass a Python file" in capsys.readouterr().err


HOSTILE = [
    ("import os\nos._exit(0)", "your code ended its process, with the exit code 0, before"),
    ("import os\nos._exit(7)", "with the exit code 7"),
    ("import sys\nsys.exit(0)", "SystemExit: your code ends the program (line 2 of your file)"),
    ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
    ("input()", "EOFError"),
    ("import ctypes\nctypes.string_at(0)", "crash, with SIGSEGV (line 2 of your file)"),
    ("import os\nos.kill(os.getpid(), 9)", "crash, with SIGKILL"),
    ("import os\nos.kill(os.getpid(), 50)", "crash, with signal 50"),
    ("import numpy as np\nnp.ones(10**12)", "MemoryError: your code takes more memory than it is given (line 2 of your file)"),
    ("x = [0]\nwhile True: x = x + x", "takes more memory than it is given"),
    ("def f(): f()\nf()", "RecursionError"),
    ("while True: print('x' * 10**6)", "File too large"),
    ("def backward(X, y, w, b): return 'a', 'b'", "dw is of type str, not a NumPy array"),
    (("import numpy as np\nclass A(np.ndarray):\n    dtype = 3\n"
     "def backward(X, y, w, b): return w.view(A), b"), "what your code returned raised"),
]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals and limits")
@pytest.mark.parametrize(("source", "says"), HOSTILE, ids=[source for source, _ in HOSTILE])
def test_whatever_a_file_does_a_report_follows(source: str, says: str) -> None:
    report = graded(source).report
    assert says in report.fault
    assert not report.done
    assert report.hint


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.sleep(60)",
        "\nwhile True: pass",
        "\nwhile True:\n    try: exit_now = 1 / 0\n    except BaseException: pass",
    ],
)
def test_a_file_that_does_not_end_is_ended_and_told_where(source: str) -> None:
    fault = graded(source, seconds=2.0).report.fault
    assert fault.startswith("your code was still running after 2 seconds (line ")


@pytest.mark.slow
def test_threads_and_exit_handlers_hold_nothing_up() -> None:
    waits = "import atexit, threading, time\natexit.register(time.sleep, 60)\n"
    assert graded(f"{waits}threading.Thread(target=time.sleep, args=[60]).start()\n{RIGHT}", 20.0)[
        0
    ].done


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fork_neither_reports_nor_holds_anything_up() -> None:
    assert graded(f"import os, time\nif os.fork() == 0: time.sleep(60)\n{RIGHT}", 20.0).report.done
    many = graded("import os\nwhile True: os.fork()", 3.0).report
    assert not many.done


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "setsid"), reason="this system has no sessions")
def test_a_process_that_outlives_the_file_holds_nothing_up() -> None:
    child = "subprocess.Popen(['sleep', '60'], start_new_session=new)"
    source = f"import subprocess\nfor new in (True, False): p = {child}\nprint(p.pid)\n{RIGHT}"
    report, output = graded(source, 20.0)
    assert report.done
    # That of the group has been ended; an orphan that nobody has collected yet is a zombie.
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", output.strip()], capture_output=True, text=True, check=False
    )
    assert state.stdout.strip()[:1] in {"", "Z"}


def test_output_is_shown_but_cannot_be_taken_for_the_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    forged = json.dumps({"token": "0", "report": {"fault": "", "passed": []}})
    Path("mine.py").write_text(
        f"print('\\x1b[2JDone.')\nprint({forged!r})\nimport pathlib, tempfile\n"
        f"for p in pathlib.Path(tempfile.gettempdir()).glob('logreg-*'):\n"
        f"    (p / 'report').write_text({forged!r})\n"
        f"import os, sys\nsys.stdout.flush()\nos._exit(0)",
        encoding="utf-8",
    )
    assert main(["check", "7", "mine.py"]) == 1
    out, err = capsys.readouterr()
    assert err.splitlines() == ["  | ?[2JDone.", f"  | {forged}"]
    assert "ended its process" in out
    assert "Done." not in out


def test_a_solution_gets_only_the_environment_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_TIME", "PYTHONHASHSEED", "LOGREG_MINE"):
        monkeypatch.setenv(name, "0")
    for name in ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "MY_PATH", "PASSWORD", "path2"):
        monkeypatch.setenv(name, "secret")
    report, output = graded(f"import os\nprint(*sorted(os.environ))\n{RIGHT}")
    assert report.done
    found = set(output.split())
    assert {"PATH", "LC_TIME", "PYTHONHASHSEED", "LOGREG_MINE", "OMP_NUM_THREADS"} <= found
    assert not {"GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "MY_PATH", "PASSWORD", "path2"} & found


def test_long_output_is_cut() -> None:
    report, output = graded(f"print('x' * 10_000)\n{RIGHT}")
    assert report.done
    assert output == "x" * 4000 + "\n..."


def test_any_character_can_be_shown_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine.py").write_text("print('\\N{GREEK SMALL LETTER ETA}')", encoding="utf-8")
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert main(["check", "7", "mine.py"]) == 1
    sys.stderr.flush()
    raw: Any = sys.stderr
    assert raw.buffer.getvalue() == b"  | \\u03b7\n"


def test_a_file_may_import_its_neighbours_but_replaces_nothing() -> None:
    Path("random.py").write_text("raise ValueError('not me')", encoding="utf-8")
    Path("numpy.py").write_text("raise ValueError('nor me')", encoding="utf-8")
    Path("chapter6.py").write_text("from logreg import sigmoid", encoding="utf-8")
    assert graded(f"import random\nfrom chapter6 import sigmoid\n{RIGHT}").report.done


def test_a_crash_of_windows_is_an_exit_code() -> None:
    report = grading._without_report(BACKWARD, 0xC0000005, 1.0, "")
    assert "with the exit code 3221225477" in report.fault


class _EndedError(Exception):
    """What stands for the end of the process."""


@pytest.fixture
def at_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """The other end of `grade`, in this process, and so without its limits."""

    def end(code: int) -> None:
        assert code == 0
        raise _EndedError

    def run(source: str) -> dict[str, Any]:
        (folder / "source").write_text(source, encoding="utf-8")
        order = {"task": 7, "folder": str(folder), "beside": ".", "token": "t", "seconds": 60}
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(order) + "\n"))
        monkeypatch.setattr(os, "_exit", end)
        monkeypatch.setattr(os, "dup2", lambda *_: None)
        monkeypatch.setattr(faulthandler, "enable", lambda _: None)
        monkeypatch.setattr(faulthandler, "dump_traceback_later", lambda *_, **__: None)
        for name in ("disable", "cancel_dump_traceback_later"):
            monkeypatch.setattr(faulthandler, name, lambda: None)
        monkeypatch.setattr(grading, "_limit", lambda _: None)
        monkeypatch.setattr(sys, "path", sys.path.copy())
        with pytest.raises(_EndedError):
            grading.work()
        signed: dict[str, Any] = json.loads((folder / "report").read_text("utf-8"))
        assert signed["token"] == "t"
        report: dict[str, Any] = signed["report"]
        return report

    return run


def test_the_process_signs_its_report(at_work: Callable[[str], dict[str, Any]]) -> None:
    assert at_work(RIGHT)["fault"] == ""


def test_the_process_reports_even_a_ctrl_c_of_the_files_own(
    at_work: Callable[[str], dict[str, Any]],
) -> None:
    assert "KeyboardInterrupt" in at_work("raise KeyboardInterrupt")["fault"]


def test_limits_are_set_where_the_system_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    asked: dict[int, tuple[int, int]] = {}
    forks: list[Callable[[], None]] = []

    def set_limit(kind: int, limits: tuple[int, int]) -> None:
        asked[kind] = limits
        if kind == resource.RLIMIT_CORE:
            raise ValueError("this system does not let us")

    monkeypatch.setattr(resource, "setrlimit", set_limit)
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, 100 if kind == 1 else -1))
    monkeypatch.setattr(
        os, "register_at_fork", lambda *, after_in_child: forks.append(after_in_child)
    )
    grading._limit(10.0)
    assert asked[resource.RLIMIT_AS] == (3 * 2**30, -1)
    assert asked[resource.RLIMIT_CPU] == (15, -1)
    assert asked[1] == (100, 100)
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    forks[0]()
    assert ended == [0]


def test_there_are_systems_without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.delattr(os, "register_at_fork", raising=False)
    grading._limit(10.0)


def test_ctrl_c_ends_the_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupt(process: subprocess.Popen[bytes], *_: Any, **__: Any) -> None:
        started.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupt)
    Path("mine.py").write_text("while True: pass", encoding="utf-8")
    assert main(["check", "7", "mine.py"]) == 130
    assert started[0].returncode == -signal.SIGKILL


def test_neither_import_nor_training_loads_any_of_it() -> None:
    code = (
        "import sys, logreg, logreg._command.cli\n"
        "logreg._command.cli.main(['--iterations', '10', '--no-plots', '--quiet'])\n"
        "print([m for m in sys.modules if m.startswith(('logreg.check', 'logreg.contr', "
        "'logreg.grad', 'logreg.given'))])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.endswith("[]\n")


def test_a_process_that_cannot_end_itself_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "_STARTUP_SECONDS", 1.0)
    source = "import faulthandler\nfaulthandler.cancel_dump_traceback_later()\nwhile True: pass"
    fault = graded(source, seconds=1.0).report.fault
    assert fault.startswith("your code was still running after 1 seconds")


def test_what_the_file_removes_is_not_missed() -> None:
    source = (
        "import pathlib, tempfile\n"
        "for p in pathlib.Path(tempfile.gettempdir()).glob('logreg-*/*'): p.unlink()\n" + RIGHT
    )
    report, output = graded(source)
    assert report.done
    assert output == ""
