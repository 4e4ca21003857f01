"""Recognise scripts written for Python 2, and say what to change.

Most scripts of the older platforms are.  The error that Python 3 reports for them is right and of no help:
this module adds what is meant and how it is written today.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Lines that are listed one by one.
_LISTED = 20


@dataclass(frozen=True)
class _Idiom:
    """Something that Python 2 has and Python 3 has not.

    :param pattern: finds it in a line without comments and strings.
    :param advice: how it is written in Python 3.
    """

    pattern: re.Pattern[str]
    advice: str


def _idiom(pattern: str, advice: str) -> _Idiom:
    return _Idiom(re.compile(pattern), advice)


#: Idioms that are syntax errors in Python 3: each of them shows that a file is Python 2.
_SYNTAX = (
    _idiom(r"(^|[:;])\s*print\b(?!\s*[(=.,)\]])(?!\s*$)", "print is a function: print(...)"),
    _idiom(r"^\s*print\s*$", "print is a function: print()"),
    _idiom(r"^\s*print\s*>>", "print is a function: print(..., file=...)"),
    _idiom(r"^\s*except\s+[\w.()\s,]+,\s*\w+\s*:", "except takes 'as': except Error as error:"),
    _idiom(r"^\s*raise\s+\w+\s*,\s*", "raise takes an instance: raise Error(...)"),
    _idiom(r"^\s*exec\s+[^(=\s]", "exec is a function: exec(...)"),
    _idiom(r"<>", "<> is written !="),
    _idiom(r"`[^`]+`", "backticks are written repr(...)"),
    _idiom(r"(?<![\w.])0[0-7]+(?![\w.])(?<!0)", "octal numbers are written 0o..."),
    _idiom(r"\b\d+[lL]\b", "whole numbers have no suffix L"),
    _idiom(r"\bur['\"]", "ur'...' is written r'...'"),
    _idiom(r"\b(PyMarocco|Backend)\.None\b", "None is a keyword: PyMarocco.Without, Defects.Backend.Without"),
    _idiom(r"^\s*def\s+\w+\s*\((.*,)?\s*\(", "def takes no tuple of arguments: unpack it inside"),
    _idiom(r"\blambda\s*\(", "lambda takes no tuple of arguments: lambda pair: ... pair[0] ..."),
)

#: Idioms that fail when they are executed.
_RUNTIME = (
    _idiom(r"\bxrange\s*\(", "xrange is called range"),
    _idiom(r"\braw_input\s*\(", "raw_input is called input"),
    _idiom(r"\b(unicode|basestring)\b", "unicode and basestring are called str"),
    _idiom(r"\blong\s*\(", "long is called int"),
    _idiom(r"\bunichr\s*\(", "unichr is called chr"),
    _idiom(r"(?<![\w.])reduce\s*\(", "reduce is in functools: from functools import reduce"),
    _idiom(r"(?<![\w.])execfile\s*\(", "execfile(name) is written exec(open(name).read())"),
    _idiom(r"(?<![\w.])(file|cmp)\s*\(", "file is called open; cmp is gone"),
    _idiom(r"\.has_key\s*\(", "dict.has_key(key) is written key in dict"),
    _idiom(r"\.(iteritems|itervalues|iterkeys)\s*\(", "iteritems, itervalues, iterkeys: items, values, keys"),
    _idiom(r"\bi(zip|map|filter)\s*\(", "izip, imap, ifilter of itertools are called zip, map, filter"),
    _idiom(r"^\s*(import|from)\s+cPickle\b", "cPickle is called pickle"),
    _idiom(r"^\s*(import|from)\s+(cStringIO|StringIO)\b", "StringIO is in io: from io import StringIO"),
    _idiom(r"^\s*(import|from)\s+ConfigParser\b", "ConfigParser is called configparser"),
    _idiom(r"^\s*(import|from)\s+Queue\b", "Queue is called queue"),
    _idiom(
        r"^\s*(import|from)\s+(urllib2|urlparse|httplib)\b", "urllib2, urlparse, httplib: urllib, http.client"
    ),
    _idiom(r"^\s*(import|from)\s+Tkinter\b", "Tkinter is called tkinter"),
)

_STRING = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_COMMENT = re.compile(r"#.*$")

#: Names, attributes and modules whose absence tells of Python 2.
_GONE_NAMES = re.compile(
    r"name '(xrange|raw_input|unicode|basestring|long|unichr|reduce|execfile|file|cmp|reload|buffer)' is not"
)
_GONE_ATTRIBUTES = re.compile(
    r"has no attribute '(has_key|iteritems|itervalues|iterkeys|xreadlines|next|izip|imap|ifilter)'"
)
_GONE_MODULES = frozenset(
    {
        "cPickle",
        "cStringIO",
        "StringIO",
        "ConfigParser",
        "Queue",
        "urllib2",
        "urlparse",
        "httplib",
        "Tkinter",
        "commands",
        "__builtin__",
    }
)


_LAZY = "zip|map|filter|range|dict_keys|dict_values|dict_items"

#: Errors that the same words cause when they mean something else in Python 3.
_OTHER_MEANING = (
    _idiom(
        rf"'({_LAZY})' object (is not subscriptable|has no attribute|does not support item)"
        rf"|object of type '({_LAZY})' has no len|unsupported operand .* [+*].*'({_LAZY})'",
        "zip, map, filter, range and dict.keys return no lists in Python 3: list(...)",
    ),
    _idiom(
        r"'float' object cannot be interpreted as an integer|'numpy.float64' object cannot be interpreted"
        r"|indices must be integers",
        "/ of two whole numbers is no whole number in Python 3: //",
    ),
)


def print_advice(error: BaseException) -> None:
    """Print what to change, if an error comes from a script for Python 2."""
    text = advice(error)
    if text:
        print(text, file=sys.stderr)


def advice(error: BaseException) -> str:
    """Return what to change in a script for Python 2; empty if the error has another reason."""
    file = _file_of(error)
    if file is None or not file.is_file():
        return ""
    source = file.read_text(encoding="utf-8", errors="replace")
    if isinstance(error, (TypeError, AttributeError, IndexError)):
        for idiom in _OTHER_MEANING:
            if idiom.pattern.search(str(error)):
                return f"\nIf {file.name} was written for Python 2: {idiom.advice}."
    found = list(_occurrences(source))
    if isinstance(error, SyntaxError):
        telling = isinstance(error, TabError) or any(is_syntax for _, _, is_syntax in found)
    else:
        telling = _tells_of_python2(error)
    if not telling:
        return ""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    lines = ["", f"{file.name} is written for Python 2, but runs on Python {version}. What to change:"]
    lines += [f"  {file.name}:{number}: {what}" for number, what, _ in found[:_LISTED]]
    if len(found) > _LISTED:
        lines.append(f"  ... and {len(found) - _LISTED} more places")
    if isinstance(error, TabError):
        lines.append("  tabs and spaces are mixed: indent with spaces alone")
    lines += [
        "The tool 2to3 makes most of these changes.  Watch out also for / between whole numbers, which",
        "is // if the result shall be whole, and for zip, map, filter and dict.keys, which are no lists.",
    ]
    return "\n".join(lines)


def _file_of(error: BaseException) -> Path | None:
    """Return the file that an error comes from: the one with the wrong syntax, or the innermost one."""
    if isinstance(error, SyntaxError):
        return Path(error.filename) if error.filename else None
    frames = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    own = [name for name in frames if not name.startswith("<") and "site-packages" not in name]
    return Path(own[-1]) if own else None


def _tells_of_python2(error: BaseException) -> bool:
    if isinstance(error, NameError):
        return bool(_GONE_NAMES.search(str(error)))
    if isinstance(error, AttributeError):
        return bool(_GONE_ATTRIBUTES.search(str(error)))
    if isinstance(error, ModuleNotFoundError):
        return error.name in _GONE_MODULES
    # print >>file, text compares the function print with a file.
    return isinstance(error, TypeError) and ">>: 'builtin_function_or_method'" in str(error)


def _occurrences(source: str) -> Iterator[tuple[int, str, bool]]:
    """Yield line, advice, and whether it is a matter of syntax, of everything that Python 3 does not know."""
    for number, line in enumerate(source.splitlines(), start=1):
        bare = _COMMENT.sub("", _STRING.sub('""', line))
        for idioms, is_syntax in ((_SYNTAX, True), (_RUNTIME, False)):
            for idiom in idioms:
                if idiom.pattern.search(bare):
                    yield number, idiom.advice, is_syntax
