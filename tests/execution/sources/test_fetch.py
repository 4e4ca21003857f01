"""Sources and inputs of all kinds in a working directory."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from nmpi_emulator.execution.sources.download import Downloader
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.sources.fetch import Fetcher, copy_local
from nmpi_emulator.execution.sources.git import Git
from nmpi_emulator.execution.sources.kinds import Archive, Drive, Inline, LocalPath, Page, classify
from nmpi_emulator.execution.sources.location import locate_script, single_directory
from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.records import FileRecord


def known(url: str) -> list[bytes] | None:
    return {"https://example.org/known.txt": [b"known"]}.get(url)


def read_drive(source: Drive, work: Path) -> None:
    (work / "from-drive.txt").write_text(f"{source.collab}{source.path}")


@pytest.fixture
def fetcher() -> Fetcher:
    """A fetcher that may take things from this machine."""
    return Fetcher(
        downloader=Downloader(known=known, allow_local=True),
        git=Git(size_limit_mib=10, time_limit_s=60, allow_local=True, follow_redirects=True),
        read_drive=read_drive,
        size_limit_mib=10,
    )


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A working directory and one for temporary files."""
    work, tmp = tmp_path / "work", tmp_path / "tmp"
    work.mkdir()
    tmp.mkdir()
    return work, tmp


def names(directory: Path) -> list[str]:
    return sorted(entry.name for entry in directory.iterdir())


def archive_of(entries: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_text_becomes_a_script(fetcher: Fetcher, places) -> None:
    fetcher.source(Inline("print('ä')\n"), *places, Stop())
    assert (places[0] / "run.py").read_text(encoding="utf-8") == "print('ä')\n"


def test_an_archive_is_unpacked_and_nothing_is_left_of_it(fetcher: Fetcher, places, web) -> None:
    url = web.serve("/experiment.zip", archive_of({"run.py": "1", "data/x": "2"}))
    fetcher.source(classify(url), *places, Stop())
    assert names(places[0]) == ["data", "run.py"]
    assert names(places[1]) == []


def test_an_address_that_does_not_tell_may_be_an_archive(fetcher: Fetcher, places, web) -> None:
    url = web.serve("/download", archive_of({"run.py": "1"}))
    assert classify(url) == Page(url)
    fetcher.source(Page(url), *places, Stop())
    assert names(places[0]) == ["run.py"]


def test_an_address_with_neither_says_both(fetcher: Fetcher, places, web) -> None:
    with pytest.raises(SourceError) as error:
        fetcher.source(Page(web.serve("/page", b"<html>")), *places, Stop())
    assert "neither a git repository nor an archive" in str(error.value)
    assert "git cannot clone it" in str(error.value)
    assert "not a zip or tar archive" in str(error.value)


def test_an_archive_that_is_none_is_named_with_its_address(fetcher: Fetcher, places, web) -> None:
    url = web.serve("/x.tar.gz", b"<html>")
    with pytest.raises(SourceError, match=f"{url}: this is not a zip or tar archive"):
        fetcher.source(Archive(url), *places, Stop())


def test_the_drive_is_asked(fetcher: Fetcher, places) -> None:
    fetcher.source(classify("drive://lab-one/code"), *places, Stop())
    assert (places[0] / "from-drive.txt").read_text() == "lab-one/code"


def test_a_local_directory_is_copied_without_what_is_hidden(fetcher: Fetcher, places, tmp_path: Path) -> None:
    source = tmp_path / "experiment"
    for path in ("run.py", ".git/config", "data/x", "__pycache__/x.pyc"):
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).touch()
    fetcher.source(LocalPath(source), *places, Stop())
    assert names(places[0]) == ["data", "run.py"]


def test_a_local_path_that_is_not_there_is_told(places, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        copy_local(LocalPath(tmp_path / "nothing"), places[0])


# -- where the script is ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "script", "place"),
    [
        (["run.py"], "run.py", "."),
        (["code/run.py", "readme"], "code/run.py", "."),
        (["experiment-1.0/run.py"], "run.py", "experiment-1.0"),
        (["experiment-1.0/code/run.py"], "code/run.py", "experiment-1.0"),
        (["experiment-1.0/run.py", "__MACOSX/x", ".DS_Store"], "run.py", "experiment-1.0"),
    ],
)
def test_a_script_is_found_at_the_top_or_in_the_only_directory(
    places, files, script: str, place: str
) -> None:
    work = places[0]
    for file in files:
        (work / file).parent.mkdir(parents=True, exist_ok=True)
        (work / file).touch()
    assert locate_script(script, work) == (work / place if place != "." else work)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("run.py", "there is no script 'run.py' in the source. There is: a/, b.py"),
        ("a", "there is no script 'a'"),
        ("/etc/passwd", "outside the working directory"),
        ("../x.py", "outside the working directory"),
        ("n" * 300, "there is no script"),
        ("x\0y", "there is no script"),
    ],
)
def test_a_script_that_is_not_there_is_told(places, script: str, reason: str) -> None:
    (places[0] / "a").mkdir()
    (places[0] / "b.py").touch()
    with pytest.raises(SourceError) as error:
        locate_script(script, places[0])
    assert reason in str(error.value)


def test_an_empty_source_is_told(places) -> None:
    with pytest.raises(SourceError, match="There is: nothing"):
        locate_script("run.py", places[0])


def test_a_link_is_not_the_only_directory(places, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (places[0] / "link").symlink_to(tmp_path / "elsewhere")
    assert single_directory(places[0]) is None


# -- inputs ----------------------------------------------------------------------------------------------


def test_inputs_come_under_their_own_names(fetcher: Fetcher, places, web) -> None:
    inputs = [
        FileRecord(url=web.serve("/a/rates.txt", b"1")),
        FileRecord(url=web.serve("/w%20x.txt", b"2") + "?key=3#part"),
        FileRecord(url="https://example.org/known.txt"),
        FileRecord(url=web.serve("/", b"4"), path="some/where/named.bin"),
    ]
    fetcher.inputs(inputs, places[0], Stop())
    content = {path.name: path.read_bytes() for path in places[0].iterdir()}
    assert content == {"rates.txt": b"1", "w x.txt": b"2", "known.txt": b"known", "named.bin": b"4"}


def test_the_same_input_twice_is_fetched_once(fetcher: Fetcher, places, web) -> None:
    item = FileRecord(url=web.serve("/x", b"1"))
    fetcher.inputs([item, item], places[0], Stop())
    assert web.requests == ["/x"]


def test_two_inputs_of_one_name_are_told(fetcher: Fetcher, places, web) -> None:
    inputs = [FileRecord(url=web.serve("/a/x", b"1")), FileRecord(url=web.serve("/b/x", b"2"))]
    with pytest.raises(SourceError, match="there are two inputs called 'x'"):
        fetcher.inputs(inputs, places[0], Stop())


@pytest.mark.parametrize("kind", ["file", "directory", "link", "broken link"])
def test_an_input_does_not_take_the_place_of_the_source(
    fetcher: Fetcher, places, web, tmp_path: Path, kind: str
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    target = places[0] / "x"
    if kind == "file":
        target.write_text("source")
    elif kind == "directory":
        target.mkdir()
    else:
        os.symlink(precious if kind == "link" else tmp_path / "new", target)
    with pytest.raises(SourceError, match="the source has a file called 'x', too"):
        fetcher.inputs([FileRecord(url=web.serve("/x", b"1"))], places[0], Stop())
    assert precious.read_text() == "mine"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("url", ["https://example.org", "https://example.org/", "https://example.org/a/.."])
def test_an_input_without_a_name_is_told(fetcher: Fetcher, places, url: str) -> None:
    with pytest.raises(SourceError, match="an input needs a file name at the end of its URL"):
        fetcher.inputs([FileRecord(url=url)], places[0], Stop())


def test_an_input_with_a_name_that_is_too_long_is_told(fetcher: Fetcher, places) -> None:
    with pytest.raises(SourceError, match="255 bytes at most"):
        fetcher.inputs([FileRecord(url="https://example.org/" + "ä" * 128)], places[0], Stop())


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256"])
def test_the_hash_is_compared(fetcher: Fetcher, places, web, algorithm: str) -> None:
    good = hashlib.new(algorithm, b"content").hexdigest()
    fetcher.inputs([FileRecord(url=web.serve("/good", b"content"), hash=good.upper())], places[0], Stop())
    with pytest.raises(SourceError, match=f"has the {algorithm} .* but the job says that it is {good}"):
        fetcher.inputs([FileRecord(url=web.serve("/bad", b"other"), hash=good)], places[0], Stop())


@pytest.mark.parametrize("hash_", ["", "abc", "g" * 40, "a" * 41])
def test_a_hash_of_an_unknown_kind_is_not_compared(fetcher: Fetcher, places, web, hash_: str) -> None:
    fetcher.inputs([FileRecord(url=web.serve("/x", b"1"), hash=hash_)], places[0], Stop())


def test_an_input_that_is_not_there_is_told(fetcher: Fetcher, places, web) -> None:
    with pytest.raises(SourceError, match=f"{web.url}/x: the server answered 404"):
        fetcher.inputs([FileRecord(url=f"{web.url}/x")], places[0], Stop())
