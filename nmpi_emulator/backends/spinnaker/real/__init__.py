"""Programs for an interpreter that has the real software; they import nothing of the emulator."""
