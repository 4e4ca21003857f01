"""The computing platforms: what each one is, as data with a few pure functions, one folder per platform.

A folder's ``__init__`` defines ``PLATFORM``, a :class:`~nmpi_emulator.platforms.declaration.Platform`.  The
server, the queue and the job process all read the same declaration; a new folder is a new platform.
"""
