"""Which redirects are open, and which of them holds for the present thread.

Changes of other people's modules concern the whole process, and so does this list.
"""

from __future__ import annotations

import threading

from .rules import Rules


class OpenRedirect:
    """A redirect that is open.

    :param own_thread_only: whether it holds only for the thread that opened it, which is the present one.
    """

    def __init__(self, rules: Rules, own_thread_only: bool) -> None:
        self.rules = rules
        self.thread = threading.get_ident()
        self.own_thread_only = own_thread_only


_lock = threading.Lock()
_open: tuple[OpenRedirect, ...] = ()


def add(redirect: OpenRedirect) -> None:
    """Open a redirect."""
    global _open
    with _lock:
        _open = (*_open, redirect)


def discard(redirect: OpenRedirect) -> None:
    """Close a redirect."""
    global _open
    with _lock:
        _open = tuple(other for other in _open if other is not redirect)


def current() -> Rules | None:
    """Return the rules for the present thread: those of the redirect that it opened last.

    In a thread that opened none, those of the redirect that was opened last by any: threads that a test
    starts are redirected with it, rather than let out.
    """
    me = threading.get_ident()
    newest_first = _open[::-1]
    mine = (redirect for redirect in newest_first if redirect.thread == me)
    anybodys = (redirect for redirect in newest_first if not redirect.own_thread_only)
    found = next(mine, None) or next(anybodys, None)
    return found.rules if found else None
