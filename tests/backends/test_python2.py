"""Scripts for Python 2 are recognised, and it is said what to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator.backends.python2 import advice


def error_of(tmp_path: Path, source: str) -> BaseException:
    file = tmp_path / "run.py"
    file.write_text(source)
    try:
        exec(compile(source, str(file), "exec"), {})
    except Exception as error:
        return error
    raise AssertionError("the script has no error")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("print 'hello'\n", "run.py:1: print is a function"),
        ("x = 1\nif x: print x\n", "run.py:2: print is a function"),
        ("import sys\nprint >>sys.stderr, 'x'\n", "print is a function"),
        ("try:\n    pass\nexcept ValueError, e:\n    pass\n", "run.py:3: except takes 'as'"),
        ("raise ValueError, 'x'\n", "raise takes an instance"),
        ("exec 'x = 1'\n", "exec is a function"),
        ("mode = 0755\n", "0o"),
        ("n = 10L\n", "no suffix L"),
        ("if 1 <> 2: pass\n", "!="),
        ("marocco.backend = PyMarocco.None\n", "PyMarocco.Without"),
        ("for i in xrange(3): pass\n", "xrange is called range"),
        ("d = {}\nd.has_key('a')\n", "key in dict"),
        ("import cPickle\n", "cPickle is called pickle"),
        ("raw_input()\n", "input"),
        ("import itertools\nitertools.izip([1], [2])\n", "izip, imap"),
        ("def f(a, (b, c)): pass\n", "def takes no tuple"),
        ("print 'a'\nfor i in xrange(3): pass\n", "run.py:2: xrange"),
    ],
)
def test_idioms_of_python_2_are_named_with_their_lines(tmp_path: Path, source: str, told: str) -> None:
    text = advice(error_of(tmp_path, source))
    assert "is written for Python 2" in text and told in text


@pytest.mark.parametrize(
    "source",
    [
        "def f(:\n",
        "x = undefined_name\n",
        "import a_module_that_is_not_there\n",
        "{}.missing\n",
        "1 / 0\n",
        "s = 'print x'\nraise KeyError(s)\n",
        "# print x\nx = (1\n",
    ],
)
def test_other_errors_get_no_advice(tmp_path: Path, source: str) -> None:
    assert advice(error_of(tmp_path, source)) == ""


def test_a_module_of_the_script_is_looked_at_where_the_error_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "old_helper_module.py").write_text("print 'x'\n")
    assert "old_helper_module.py:1" in advice(error_of(tmp_path, "import old_helper_module\n"))


def test_long_lists_are_cut(tmp_path: Path) -> None:
    assert "and 5 more places" in advice(error_of(tmp_path, "print 'x'\n" * 25))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("zip([1], [2])[0]\n", "list(...)"),
        ("len(map(float, [1]))\n", "list(...)"),
        ("range(3) + [1]\n", "list(...)"),
        ("{}.keys().sort()\n", "list(...)"),
        ("range(5 / 2)\n", "//"),
        ("x = [1, 2]\nx[2 / 2]\n", "//"),
    ],
)
def test_what_means_something_else_today_is_told_with_a_condition(
    tmp_path: Path, source: str, told: str
) -> None:
    text = advice(error_of(tmp_path, source))
    assert "If run.py was written for Python 2" in text and told in text
