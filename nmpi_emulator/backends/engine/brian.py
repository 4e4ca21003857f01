"""Import Brian2 without what its import does to the process."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading


def import_quietly() -> None:
    """Import Brian2 and take back the side effects of the import.

    Brian2 sees itself as the main program.  Its import takes over the exception hook (an error in
    a user's script would be reported as an unexpected error of Brian2), the SIGINT handler and
    Python's warnings, and writes a debug log and a copy of the running script to the temporary
    directory.  A process that has imported Brian2 already is left as it is.
    """
    if "brian2" in sys.modules:
        return
    hook = sys.excepthook
    in_main_thread = threading.current_thread() is threading.main_thread()
    handler = signal.getsignal(signal.SIGINT)
    import brian2

    sys.excepthook = hook
    logging.captureWarnings(False)
    if in_main_thread and handler is not None:
        signal.signal(signal.SIGINT, handler)
    # Brian2 formats its debug messages whether or not anybody reads them.
    logging.getLogger("brian2").setLevel(logging.INFO)
    logger = brian2.BrianLogger
    if logger.file_handler is not None:
        logging.getLogger("brian2").removeHandler(logger.file_handler)
        logger.file_handler.close()
        logger.file_handler = None
    for name in ("tmp_log", "tmp_script"):
        path = getattr(logger, name)
        if path is not None:
            with contextlib.suppress(OSError):
                os.remove(path)
            setattr(logger, name, None)
