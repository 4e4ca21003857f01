"""``pynn_brainscales``: the package that holds ``brainscales2``."""
