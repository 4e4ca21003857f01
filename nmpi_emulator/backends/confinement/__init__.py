"""What keeps a job from everything that is not its own.

Three layers, each used where the kernel allows it, all without being root:

* :mod:`~nmpi_emulator.backends.confinement.namespaces` and :mod:`~nmpi_emulator.backends.confinement.view`:
  processes, network and file system of its own (Linux with unprivileged user namespaces);
* :mod:`~nmpi_emulator.backends.confinement.landlock`: rights on files, and no signals to others;
* :mod:`~nmpi_emulator.backends.confinement.seccomp`: no network where there is no namespace for it.

:mod:`~nmpi_emulator.backends.confinement.cell` puts them together and tells what was achieved.
"""
