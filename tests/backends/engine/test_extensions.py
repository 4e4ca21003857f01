"""The cache of compiled extensions: what is damaged, half done or in the way must not hurt."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from nmpi_emulator.backends.engine import extensions
from nmpi_emulator.backends.engine.extensions import Extensions

#: Compiles in a few seconds.
SOURCE = "#cython: language_level=3\ndef main(namespace):\n    return namespace + {}\n"


def source(number):
    """Return a source of its own for each test, so that they do not share modules."""
    return SOURCE.format(number)


def stand_in(cache, text, content=b"no machine code"):
    """Put a file into the cache as if it were the compiled module of ``text``."""
    cache.directory.mkdir(parents=True, exist_ok=True)
    path = cache.directory / "new"
    path.write_bytes(content)
    name = extensions._module_name(text)
    final = cache.directory / f"{name}-{extensions._checksum(path)}.so"
    path.rename(final)
    return final


def test_module_that_is_not_in_the_cache_is_not_found(tmp_path):
    assert Extensions(tmp_path / "no such folder").find(source(1)) is None


def test_truncated_extension_is_left_out_and_removed_with_a_note(tmp_path, caplog):
    cache = Extensions(tmp_path)
    path = stand_in(cache, source(2), b"x" * 1000)
    os.truncate(path, 500)
    with caplog.at_level(logging.WARNING, "nmpi_emulator.engine"):
        assert cache.find(source(2)) is None
    assert "damaged" in caplog.text
    assert not path.exists()


def test_folder_of_a_killed_compilation_is_not_taken_for_a_module(tmp_path):
    cache = Extensions(tmp_path)
    name = extensions._module_name(source(3))
    folder = tmp_path / ".compiling-abc"
    folder.mkdir()
    (folder / f"{name}.so").write_bytes(b"half")
    (tmp_path / f"{name}.lock").touch()
    assert cache.find(source(3)) is None


def test_without_a_compiler_nothing_can_be_compiled(tmp_path, monkeypatch):
    monkeypatch.setenv("CXX", "no-such-compiler")
    assert not Extensions(tmp_path).can_compile


def test_cache_that_cannot_be_made_cannot_be_compiled_to(tmp_path):
    (tmp_path / "file").touch()
    assert not Extensions(tmp_path / "file" / "cache").can_compile


def test_failed_compilation_is_a_warning_that_says_why(tmp_path, caplog):
    with caplog.at_level(logging.WARNING, "nmpi_emulator.engine"):
        assert Extensions(tmp_path).build("this is no Cython") is None
    assert "compiling failed" in caplog.text
    assert not list(tmp_path.glob("*.so"))
    assert not list(tmp_path.glob(".compiling-*"))


def test_folder_of_the_cache_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(extensions.DIRECTORY_VARIABLE, str(tmp_path))
    assert Extensions().directory == tmp_path
    monkeypatch.delenv(extensions.DIRECTORY_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert Extensions().directory == Path("/somewhere/nmpi-emulator/engine")


def test_what_is_missing_in_a_cache_that_cannot_be_written_goes_to_the_users_own(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv(extensions.DIRECTORY_VARIABLE, str(tmp_path / "file" / "shared"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    folders = []
    monkeypatch.setattr(extensions, "_compile", lambda folder, name, text: folders.append(folder))
    assert Extensions().is_empty
    Extensions().build(source(20))
    assert folders == [tmp_path / "own" / "nmpi-emulator" / "engine"]
    (folders[0] / "engine_0-0.so").touch()
    assert not Extensions().is_empty


@pytest.mark.long
def test_compiled_module_runs_is_kept_and_is_found_again(tmp_path):
    cache = Extensions(tmp_path)
    module = cache.build(source(10))
    assert module.main(1) == 11
    script = f"""
        from pathlib import Path
        from nmpi_emulator.backends.engine.extensions import Extensions
        module = Extensions(Path({str(tmp_path)!r})).find({source(10)!r})
        print(module.main(2))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "12\n"


@pytest.mark.long
def test_cache_that_cannot_be_written_to_still_serves(tmp_path, monkeypatch):
    cache = Extensions(tmp_path)
    cache.build(source(11))
    monkeypatch.delitem(sys.modules, extensions._module_name(source(11)))
    # A test may run as a user whom permissions do not hold back.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert not cache.can_compile
    assert cache.find(source(11)).main(1) == 12


@pytest.mark.long
def test_kill_at_any_moment_of_a_compilation_leaves_a_cache_that_works(tmp_path):
    script = f"""
        from pathlib import Path
        from nmpi_emulator.backends.engine.extensions import Extensions
        print("begun", flush=True)
        Extensions(Path({str(tmp_path)!r})).build({source(12)!r})
    """
    for delay in (0.0, 0.3, 0.8, 1.5):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(script)],
            stdout=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            process.stdout.readline()
            time.sleep(delay)  # not to wait for something, but to hit different moments
            os.killpg(process.pid, signal.SIGKILL)
    assert Extensions(tmp_path).build(source(12)).main(1) == 13


def _build(folder, text, results):
    results.put(Extensions(Path(folder)).build(text).main(1))


@pytest.mark.long
def test_processes_that_need_the_same_module_at_once_all_get_it(tmp_path):
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    processes = [context.Process(target=_build, args=(str(tmp_path), source(13), results)) for _ in range(3)]
    for process in processes:
        process.start()
    assert [results.get(timeout=120) for _ in processes] == [14, 14, 14]
    for process in processes:
        process.join()
    assert len(list(tmp_path.glob("*.so"))) == 1
