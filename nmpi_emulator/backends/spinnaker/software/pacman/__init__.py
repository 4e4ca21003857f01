"""What a script finds as ``pacman``."""
