"""Tell whether the emulator in this container answers and can execute jobs: exit code 0 if so."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    """Ask the emulator once."""
    url = f"http://127.0.0.1:{os.environ.get('NMPI_EMULATOR_PORT', '8100')}/_emulator/ready"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    # An emulator with a control token answers nobody without it, not even this machine.
    request = urllib.request.Request(url)
    if token := os.environ.get("NMPI_EMULATOR_CONTROL_TOKEN"):
        request.add_header("X-Emulator-Token", token)
    try:
        opener.open(request, timeout=4).close()
    except (OSError, urllib.error.URLError) as error:
        print(f"not ready: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
