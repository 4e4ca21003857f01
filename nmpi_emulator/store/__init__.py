"""What the emulator remembers: one SQLite file.

All SQL stands in this package.  :class:`~nmpi_emulator.store.store.Store` opens transactions; inside one, the
tables are objects with one method per question.
"""
