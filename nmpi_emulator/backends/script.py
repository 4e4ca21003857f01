"""Run a script as ``python run.py`` would, to its very end."""

from __future__ import annotations

import atexit
import builtins
import os
import sys
import threading
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import NoReturn


def run_script(argv: list[str]) -> int:
    """Run a script as the main program; return its exit code.

    :param argv: the script, and what it finds in ``sys.argv[1:]``.
    """
    script = Path(argv[0])
    sys.argv = list(argv)
    sys.path.insert(0, os.path.abspath(script.parent))
    module = ModuleType("__main__")
    module.__file__ = os.path.abspath(script)
    module.__builtins__ = builtins  # type: ignore[attr-defined]
    sys.modules["__main__"] = module
    try:
        code: CodeType = compile(script.read_bytes(), argv[0], "exec", dont_inherit=True)
        exec(code, module.__dict__)  # running the user's script is what this process is for
    except SystemExit as leaving:
        return exit_code(leaving)
    except BaseException as error:
        _show(error, argv[0])
        return 1
    return 0


def end_process(code: int) -> NoReturn:
    """End the process as Python does: wait for threads, run what is registered for the end, write all out.

    Modules are not taken apart, which takes long where many are loaded.
    """
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):  # closed, or replaced by the script
            continue
    os._exit(code & 0xFF)


def exit_code(leaving: SystemExit) -> int:
    """Return what ``sys.exit(...)`` means for the process, printing its text if it has one."""
    if leaving.code is None:
        return 0
    if isinstance(leaving.code, int):
        return leaving.code
    print(leaving.code, file=sys.stderr)
    return 1


def _show(error: BaseException, script: str) -> None:
    """Show an exception that has ended the script, in the script's own way if it has one."""
    error.__traceback__ = _from_script_on(error, script)
    hook = sys.excepthook
    if hook.__module__.startswith("brian2."):  # it calls everything a defect of Brian2
        hook = sys.__excepthook__
    hook(type(error), error, error.__traceback__)


def _from_script_on(error: BaseException, script: str) -> TracebackType | None:
    """Return the traceback without the frames that led to the script."""
    start = error.__traceback__
    while start is not None and start.tb_frame.f_code.co_filename != script:
        start = start.tb_next
    return start
