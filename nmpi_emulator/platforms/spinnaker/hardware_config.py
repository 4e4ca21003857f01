"""The keys of ``hardware_config`` that a SpiNNaker job may carry."""

from __future__ import annotations

from nmpi_emulator.platforms.declaration import ConfigKey
from nmpi_emulator.platforms.extras import Extra

#: Source of the first nine: set-up script of JavaSpiNNaker's nmpiexec, read 2026-08.
HARDWARE_CONFIG = (
    ConfigKey(
        name="spynnaker_version",
        kind="text",
        default="7.4.1",
        effect="Selects the rules: 7.4.1, or 6.0.0 for what older releases do.",
    ),
    ConfigKey(name="pyNN_version", kind="text", effect="Is recorded; the service does not read it either."),
    ConfigKey(name="spinnaker_tools_version", kind="text", effect="Is recorded."),
    ConfigKey(
        name="extra_pip_installs",
        kind="text",
        extra=Extra.PACKAGES,
        effect="Names packages to install: done if the setting extra_installs allows it. Those that are "
        "installed, or named in the setting installed_packages, count as there; the log names the others.",
        advice="install it into the environment of the emulator",
    ),
    ConfigKey(
        name="extra_git_repositories",
        kind="text",
        extra=Extra.REPOSITORIES,
        effect="Names repositories to clone: done if the setting extra_installs allows it. One that the job "
        "brings as a directory, or that the setting installed_packages names, counts as there.",
        advice="submit their files with the script",
    ),
    ConfigKey(
        name="extra_makes",
        kind="text",
        extra=Extra.MAKES,
        effect="Names directories in which to run make: done if the setting extra_installs allows it, which "
        "helps with what is built for this machine only: code for the cores of SpiNNaker cannot run here.",
        advice="nothing is compiled for the cores of SpiNNaker; the models of sPyNNaker need no make",
    ),
    ConfigKey(
        name="extra_python_setups",
        kind="text",
        extra=Extra.SETUPS,
        effect="Names directories whose Python packages are to be installed: done if the setting "
        "extra_installs allows it.",
        advice="install it into the environment of the emulator",
    ),
    ConfigKey(name="pyver", kind="text", effect="Is recorded."),
    ConfigKey(name="spalloc_version", kind="text", effect="Is recorded."),
    ConfigKey(
        name="timeout",
        kind="number",
        default=168,
        minimum=0,
        effect="Is recorded: how many hours the job may live on the service.",
    ),
    ConfigKey(
        name="conformance",
        kind="boolean",
        default=False,
        effect="Makes functions fail that fail in the release only by a slip of its own (emulator only).",
    ),
    ConfigKey(
        name="numerics",
        kind="object",
        default={},
        effect='Switches single effects of the number formats off, such as {"state": false} (emulator only).',
    ),
    ConfigKey(
        name="real_mapping",
        kind="boolean",
        default=False,
        effect="Has the real sPyNNaker, where it is installed (setting spinnaker_python), map the network "
        "onto a virtual machine, and shows its answer beside the report (emulator only).",
    ),
)
