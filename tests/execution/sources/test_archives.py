"""Archives that strangers made."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from nmpi_emulator.execution.sources import archives
from nmpi_emulator.execution.sources.archives import unpack
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.stop import Stop

MIB = 1 << 20


def unpacked(archive: Path, directory: Path, size_limit_mib: int = 100) -> dict[str, bytes]:
    target = directory / "target"
    target.mkdir()
    unpack(archive, target, size_limit_mib=size_limit_mib, stop=Stop())
    return {str(p.relative_to(target)): p.read_bytes() for p in target.rglob("*") if p.is_file()}


def refusal(archive: Path, directory: Path, size_limit_mib: int = 100) -> str:
    """Return why an archive is refused; nothing must have been written."""
    target = directory / "target"
    target.mkdir()
    with pytest.raises(SourceError) as error:
        unpack(archive, target, size_limit_mib=size_limit_mib, stop=Stop())
    assert list(target.iterdir()) == []
    return str(error.value)


def zipped(path: Path, entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, entries: dict[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in entries.items():
            add(archive, name, content)
    return path


def add(archive: tarfile.TarFile, name: str, content: bytes = b"", **attributes: object) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    archive.addfile(info, io.BytesIO(content))


ENTRIES = {"run.py": b"print(1)", "data/deep/x.bin": bytes(1000), "empty": b""}


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_zip_archives(tmp_path: Path, compression: int) -> None:
    assert unpacked(zipped(tmp_path / "a", ENTRIES, compression), tmp_path) == ENTRIES


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives(tmp_path: Path, mode: str) -> None:
    assert unpacked(tarred(tmp_path / "a", ENTRIES, mode), tmp_path) == ENTRIES


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_in_all_dialects(tmp_path: Path, format_: int) -> None:
    name = "/".join(["ordner-mit-ä" * 3] * 3) + "/run.py"
    with tarfile.open(tmp_path / "a", "w:gz", format=format_) as archive:
        add(archive, name, b"1")
    assert unpacked(tmp_path / "a", tmp_path) == {name: b"1"}


def test_names_written_by_windows_become_directories(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr("code\\run.py", b"1")
    assert unpacked(tmp_path / "a", tmp_path) == {"code/run.py": b"1"}


def test_programs_stay_programs_and_nothing_else_of_the_mode_is_kept(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a", "w") as archive:
        add(archive, "tool.sh", b"#!/bin/sh", mode=0o6777)
        add(archive, "data.txt", b"1", mode=0o4644)
    unpacked(tmp_path / "a", tmp_path)
    assert oct((tmp_path / "target" / "tool.sh").stat().st_mode & 0o7777) == "0o700"
    assert (tmp_path / "target" / "data.txt").stat().st_mode & 0o7111 == 0


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/x", "//x", "..\\x", "C:\\x", "C:x", "a/..", "..", "\\x"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_outside(tmp_path: Path, name: str, pack: Callable[..., Path]) -> None:
    archive = pack(tmp_path / "a", {"run.py": b"1", name: b"2"})
    assert "wants to write outside its directory" in refusal(archive, tmp_path)


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        (tarfile.SYMTYPE, {"linkname": "/etc/passwd"}),
        (tarfile.SYMTYPE, {"linkname": "run.py"}),
        (tarfile.LNKTYPE, {"linkname": "run.py"}),
        (tarfile.CHRTYPE, {"devmajor": 1, "devminor": 3}),
        (tarfile.BLKTYPE, {"devmajor": 8, "devminor": 0}),
        (tarfile.FIFOTYPE, {}),
    ],
)
def test_links_and_devices_in_tar(tmp_path: Path, kind: bytes, attributes: dict[str, object]) -> None:
    with tarfile.open(tmp_path / "a", "w:gz") as archive:
        add(archive, "run.py", b"1")
        add(archive, "special", type=kind, **attributes)
    assert "a link or a device, which is not allowed: 'special'" in refusal(tmp_path / "a", tmp_path)


def test_links_in_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr("run.py", b"1")
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "a link or a device" in refusal(tmp_path / "a", tmp_path)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_more_than_the_limit(tmp_path: Path, pack: Callable[..., Path]) -> None:
    archive = pack(tmp_path / "a", {"run.py": b"1", "x": os.urandom(2 * MIB)})
    assert "more than 1 MiB (setting fetch_size_limit)" in refusal(archive, tmp_path, size_limit_mib=1)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_bombs_by_ratio(tmp_path: Path, pack: Callable[..., Path]) -> None:
    archive = pack(tmp_path / "a", {"run.py": b"1", "x": bytes(60 * MIB)})
    assert "more than 200 times its own size" in refusal(archive, tmp_path)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_bombs_by_count(tmp_path: Path, pack: Callable[..., Path], monkeypatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 50)
    archive = pack(tmp_path / "a", {f"f{i}": b"" for i in range(51)})
    assert "more than 50 entries" in refusal(archive, tmp_path)


def test_a_zip_that_lies_about_sizes(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a", {"x": bytes(1000)}, zipfile.ZIP_STORED)
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<II", 1000, 1000), struct.pack("<II", 1000, 10)))
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(SourceError):
        unpack(path, target, size_limit_mib=1, stop=Stop())
    assert sum(p.stat().st_size for p in target.rglob("*") if p.is_file()) <= 10


def test_a_zip_whose_table_of_contents_is_a_bomb(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a", {"run.py": b"1"})
    content = bytearray(path.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 0xFFFFFFFF)
    path.write_bytes(content)
    assert "too many entries" in refusal(path, tmp_path)


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
def test_a_tar_whose_names_are_bombs(tmp_path: Path, kind: bytes) -> None:
    """A header may announce a name of any length, which a few kilobytes unpack to."""
    size = 200 * MIB
    header = tarfile.TarInfo("x")
    header.type, header.size = kind, size
    with gzip.open(tmp_path / "a", "wb", 1) as stream:
        stream.write(header.tobuf(tarfile.GNU_FORMAT))
        for _ in range(size // MIB):
            stream.write(bytes(MIB))
    tracemalloc.start()
    reason = refusal(tmp_path / "a", tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "longer than any honest one" in reason
    assert most < 20 * MIB


def test_a_tar_that_unpacks_to_far_more_than_its_headers_say(tmp_path: Path, monkeypatch) -> None:
    from nmpi_emulator.execution.sources import unpacking

    monkeypatch.setattr(unpacking, "_OVERHEAD", 2 * MIB)
    header = tarfile.TarInfo("x")
    header.type, header.size = b"V", 100 * MIB  # a kind that is passed over
    with gzip.open(tmp_path / "a", "wb", 1) as stream:
        stream.write(header.tobuf(tarfile.GNU_FORMAT))
        for _ in range(100):
            stream.write(bytes(MIB))
        stream.write(tarfile.TarInfo("run.py").tobuf())
    assert refusal(tmp_path / "a", tmp_path, size_limit_mib=1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not found</html>",
        b"PK\x03\x04" + bytes(100),
        gzip.compress(b"no tar"),
        gzip.compress(b"x" * 100_000)[:-20],
        lzma.compress(b"y" * 100_000)[:-10],
        b"\x1f\x8b" + zlib.compress(b"z" * 100),
    ],
    ids=["empty", "page", "torn zip", "no tar", "torn gz", "torn xz", "no gz"],
)
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert "be unpacked" in refusal(tmp_path / "a", tmp_path)


def refusal_half_way(archive: Path, directory: Path) -> str:
    """Return why an archive cannot be unpacked, though nothing is wrong with what it says of itself."""
    (directory / "target").mkdir()
    with pytest.raises(SourceError) as error:
        unpack(archive, directory / "target", size_limit_mib=100, stop=Stop())
    return str(error.value)


def test_an_encrypted_zip_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a", {"run.py": b"1"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 8] |= 1
    path.write_bytes(content)
    assert "encrypted" in refusal(path, tmp_path)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_file_where_a_directory_should_be(tmp_path: Path, pack: Callable[..., Path]) -> None:
    archive = pack(tmp_path / "a", {"x": b"1", "x/y": b"2"})
    assert "cannot be unpacked" in refusal_half_way(archive, tmp_path)


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    archive = tarred(tmp_path / "a", {"n" * 300: b"1"})
    assert "cannot be unpacked" in refusal_half_way(archive, tmp_path)


def test_unpacking_can_be_stopped(tmp_path: Path) -> None:
    stop = Stop()
    stop.request("Enough.")
    archive = tarred(tmp_path / "a", ENTRIES)
    with pytest.raises(SourceError, match=r"^Enough\.$"):
        unpack(archive, tmp_path, size_limit_mib=1, stop=stop)
