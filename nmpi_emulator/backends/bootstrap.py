"""The start of a job in its own process: limits, paths, modules, then the user's script as ``__main__``."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from types import CodeType, ModuleType, TracebackType

from . import job
from .absent import refuse_absent_modules
from .description import JobDescription
from .modules import PlatformModules
from .python2 import print_advice

MIB = 1024 * 1024


def main(description_file: str) -> int:
    """Run the job that a file describes; return the exit code of its process."""
    description = JobDescription.read(Path(description_file))
    os.umask(0o077)
    os.chdir(description.work_dir)
    limit_resources(description)
    PlatformModules(description.modules).install()
    refuse_absent_modules(description.platform)
    with job.running(job.Job.of(description)):
        return run_script(description.argv)


def limit_resources(description: JobDescription) -> None:
    """Limit what this process and those that it starts may use."""
    import resource

    def limit(which: int, value: int) -> None:
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(which, (value, value))

    limit(resource.RLIMIT_CORE, 0)
    if description.memory_mib:
        limit(resource.RLIMIT_AS, description.memory_mib * MIB)
    if description.file_mib:
        limit(resource.RLIMIT_FSIZE, description.file_mib * MIB)
    if description.cpu_s:
        limit(resource.RLIMIT_CPU, description.cpu_s)


def run_script(argv: list[str]) -> int:
    """Run a script as the main program; return its exit code.

    :param argv: the script, and what it finds in ``sys.argv[1:]``.
    """
    script = Path(argv[0])
    sys.argv = list(argv)
    sys.path.insert(0, os.path.abspath(script.parent))
    module = ModuleType("__main__")
    module.__file__ = argv[0]
    module.__builtins__ = __builtins__  # type: ignore[attr-defined]
    sys.modules["__main__"] = module
    try:
        code: CodeType = compile(script.read_bytes(), argv[0], "exec")
        exec(code, module.__dict__)  # running the user's script is what this process is for
    except SystemExit as leaving:
        return exit_code(leaving)
    except BaseException as error:
        print_traceback(error, argv[0])
        print_advice(error)
        return 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    return 0


def exit_code(leaving: SystemExit) -> int:
    """Return what ``sys.exit(...)`` means for the process, printing its text if it has one."""
    if leaving.code is None:
        return 0
    if isinstance(leaving.code, int):
        return leaving.code
    print(leaving.code, file=sys.stderr)
    return 1


def print_traceback(error: BaseException, script: str) -> None:
    """Print a traceback that begins in the user's script, without the frames that led there."""
    start: TracebackType | None = error.__traceback__
    while start is not None and start.tb_frame.f_code.co_filename != script:
        start = start.tb_next
    traceback.print_exception(type(error), error, start)
