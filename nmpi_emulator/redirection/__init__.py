"""Redirect requests for the real services to an emulator, and keep everything else from leaving the machine.

The package uses nothing but the standard library, and nothing of the rest of the project: a child program may
run under a Python that has only this directory (see ``child``).

It changes how requests are sent at one place in each library, and only while a redirect is open:
``requests.adapters.HTTPAdapter.send``, ``urllib.request.AbstractHTTPHandler.do_open`` and the transports of
httpx.  There the address is replaced; everything else (Host header, cookies, the URL of the answer) stays as
the caller knows it.  Below them the standard library's sockets refuse to connect to other machines, which
stops what comes by another way.

Why not the package ``responses``: with it (0.26.3, measured 2026-11) an upload of 300 MiB was read into
memory as a whole; every request and answer was kept for as long as the redirect was open; and of two
redirects that overlapped in time the second one ended with the first, so that its requests would have gone to
the real service, and the change was never undone.  It works inside a redirect: mocks of a test come first,
and what they pass through stays in the machine.
"""

from __future__ import annotations

from .redirect import Redirect, redirect
from .rules import RealServiceBlocked

__all__ = ["RealServiceBlocked", "Redirect", "redirect"]
