"""What libraries and the engine keep from one emulator to the next: lists of fonts, compiled code.

Jobs read it, and cannot change it where they are confined.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from nmpi_emulator.settings import Settings

logger = logging.getLogger(__name__)

#: Jobs that are forked must not share files into which Brian2 writes what it does and what compilers say.
#: What a script of Brian2's own would compile is gone with the job, so it does not, unless it says otherwise.
_BRIAN2_PREFERENCES = """\
logging.file_log = False
logging.std_redirection_to_file = False
codegen.target = 'numpy'
"""


class Caches:
    """Directories for caches that do not belong to one emulator.

    ``home`` is the home directory of fork servers, in which libraries put what they want to find again.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = Path(os.path.abspath(directory))
        self.home = self.directory / "fork-server"
        #: Where the engine looks for compiled code.
        self.compiled = self.directory / "engine"
        #: Packages that jobs have asked for.
        self.installed = self.directory / "packages"

    @property
    def variables(self) -> dict[str, str]:
        """Return environment variables that lead to the caches."""
        return {"NMPI_EMULATOR_ENGINE_CACHE": str(self.compiled)}

    def prepare(self) -> None:
        """Make what is not there; without it, jobs only start more slowly."""
        preferences = self.home / ".brian" / "user_preferences"
        try:
            for directory in (self.compiled, preferences.parent):
                directory.mkdir(parents=True, exist_ok=True)
            if not preferences.exists() or preferences.read_text(encoding="utf-8") != _BRIAN2_PREFERENCES:
                preferences.write_text(_BRIAN2_PREFERENCES, encoding="utf-8")
        except OSError as error:
            logger.warning("cannot write caches, jobs start more slowly (setting cache_dir): %s", error)


def cache_directory(settings: Settings) -> Path:
    """Return where caches are kept."""
    if settings.cache_dir is not None:
        return settings.cache_dir
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "nmpi-emulator"
