"""The emulator's own interface, under ``/_emulator/``: what the real service does not have."""
