"""Git repositories as sources."""

from __future__ import annotations

import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.sources.git import Git
from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.progress import Progress


def git(directory: Path, *arguments: str) -> None:
    settings = ("user.name=Test", "user.email=test@example.org", "protocol.file.allow=always")
    options = [word for setting in settings for word in ("-c", setting)]
    subprocess.run(["git", *options, *arguments], cwd=directory, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits."""
    directory = tmp_path / "repository"
    directory.mkdir()
    git(directory, "init", "--quiet")
    for text in ("old", "new"):
        (directory / "run.py").write_text(text)
        git(directory, "add", ".")
        git(directory, "commit", "--quiet", "-m", text)
    return directory


def clone(url: str, tmp_path: Path, stop: Stop | None = None, **settings: object) -> Path:
    allowed = {"size_limit_mib": 100, "time_limit_s": 60, "allow_local": True, "follow_redirects": True}
    target = tmp_path / "copy"
    Git(**{**allowed, **settings}).clone(url, target, stop or Stop())
    return target


def test_only_the_newest_state_is_fetched(repository: Path, tmp_path: Path) -> None:
    copy = clone(repository.as_uri(), tmp_path)
    assert (copy / "run.py").read_text() == "new"
    log = subprocess.run(["git", "log", "--format=%s"], cwd=copy, capture_output=True, text=True, check=True)
    assert log.stdout == "new\n"


def test_a_server_that_only_hands_out_files_will_do(repository: Path, tmp_path: Path, web) -> None:
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), str(bare))
    git(bare, "update-server-info")
    for file in bare.rglob("*"):
        if file.is_file():
            web.serve(f"/bare.git/{file.relative_to(bare)}", file.read_bytes())
    copy = clone(f"{web.url}/bare.git", tmp_path)
    assert (copy / "run.py").read_text() == "new"


def test_submodules_and_hooks_are_left_alone(repository: Path, tmp_path: Path, monkeypatch) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    git(outer, "submodule", "--quiet", "add", str(repository), "inner")
    git(outer, "commit", "--quiet", "-m", "With a submodule")
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text(f"#!/bin/sh\ntouch {tmp_path}/hook-was-here\n")
    (template / "post-checkout").chmod(0o755)
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template.parent))
    copy = clone(outer.as_uri(), tmp_path)
    assert list((copy / "inner").iterdir()) == []
    assert not (tmp_path / "hook-was-here").exists()


def test_repositories_of_this_machine_must_be_allowed(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="allowed by the setting allow_local_sources"):
        clone(repository.as_uri(), tmp_path, allow_local=False)


def test_an_empty_repository_is_told(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "empty")
    with pytest.raises(SourceError, match="the repository is empty"):
        clone((tmp_path / "empty").as_uri(), tmp_path)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///no/such/repository", "git cannot clone it"),
        ("http://127.0.0.1:1/x.git", "git cannot clone it"),
        ("ext::sh -c touch% /tmp/x", "git cannot clone it"),
        ("--upload-pack=touch /tmp/x", "is not the URL of a git repository"),
    ],
)
def test_what_cannot_be_cloned(tmp_path: Path, url: str, reason: str) -> None:
    with pytest.raises(SourceError) as error:
        clone(url, tmp_path)
    assert reason in str(error.value)
    assert url in str(error.value)


def test_nobody_is_asked_for_a_password(tmp_path: Path, web) -> None:
    def locked(request: BaseHTTPRequestHandler) -> None:
        request.send_response(401)
        request.send_header("WWW-Authenticate", 'Basic realm="x"')
        request.send_header("Content-Length", "0")
        request.end_headers()

    web.answers["/x.git/info/refs"] = locked
    with pytest.raises(SourceError, match="git cannot clone it"):
        clone(f"{web.url}/x.git", tmp_path)


def test_redirects_are_not_followed_if_hosts_are_restricted(repository: Path, tmp_path: Path, web) -> None:
    web.redirect("/x.git/info/refs", "http://localhost:1/y.git/info/refs?service=git-upload-pack")
    with pytest.raises(SourceError, match="302"):
        clone(f"{web.url}/x.git", tmp_path, follow_redirects=False)


def test_cloning_that_hangs_is_given_up(tmp_path: Path, web) -> None:
    web.hang("/x.git/info/refs")
    with pytest.raises(SourceError, match=r"not cloned after 0\.3 s \(setting fetch_time_limit\)"):
        clone(f"{web.url}/x.git", tmp_path, time_limit_s=0.3)


def test_cloning_that_hangs_can_be_stopped(tmp_path: Path, web) -> None:
    web.hang("/x.git/info/refs")
    stop = Stop()

    def when_it_hangs() -> None:
        web.arrived.wait(60)
        stop.request("The job was removed.")

    thread = threading.Thread(target=when_it_hangs)
    thread.start()
    with pytest.raises(SourceError, match=r"^The job was removed\.$"):
        clone(f"{web.url}/x.git", tmp_path, stop)
    thread.join()


def test_a_repository_that_is_too_large_is_given_up(repository: Path, tmp_path: Path, monkeypatch) -> None:
    (repository / "large").write_bytes(os.urandom(3 << 20))
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "large")
    with pytest.raises(SourceError, match=r"larger than 1 MiB \(setting fetch_size_limit\)"):
        clone(repository.as_uri(), tmp_path, size_limit_mib=1)


def test_without_git_the_reason_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="git is not installed"):
        clone("https://example.org/x.git", tmp_path)


def test_a_clone_tells_how_much_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = tmp_path / "bin" / "git"
    git.parent.mkdir()
    git.write_text(
        '#!/bin/sh\nfor target; do :; done\nmkdir "$target"\necho 1 > "$target/run.py"\n'
        f'cat {tmp_path}/go\n'
    )  # fmt: skip
    git.chmod(0o755)
    os.mkfifo(tmp_path / "go")
    monkeypatch.setenv("PATH", f"{git.parent}:{os.environ['PATH']}")
    heard = threading.Event()

    def hear(progress: Progress) -> None:
        if progress.done and not heard.is_set():
            heard.set()
            (tmp_path / "go").open("w").close()

    limits = {"size_limit_mib": 1, "time_limit_s": 60.0, "allow_local": True, "follow_redirects": False}
    Git(**limits).clone("https://host/x", tmp_path / "copy", Stop(), hear)
    assert heard.is_set()
