"""What jobs ask for by their ``hardware_config`` to be installed, cloned and built."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator.errors import UsageError
from nmpi_emulator.execution.set_up.commands import Budget
from nmpi_emulator.execution.set_up.packages import PackageCache
from nmpi_emulator.execution.set_up.requirements import constraints, installed, name_of, told_apart
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.sources.kinds import Archive
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.settings import Settings

from .conftest import Bench, BenchMaker, Listener

#: A package of which every version of Python imports what it prints.
_MODULE = "def main():\n    print('the tool of tinypkg')\n"

_METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}"
_WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make_wheel(directory: Path, name: str, version: str = "1.0", requires: str = "") -> None:
    """Write a package into a directory, as an index would have it."""
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(directory / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/__init__.py", _MODULE)
        requires = f"Requires-Dist: {requires}\n" if requires else ""
        wheel.writestr(f"{info}/METADATA", _METADATA.format(name=name, version=version, requires=requires))
        wheel.writestr(f"{info}/WHEEL", _WHEEL)
        wheel.writestr(f"{info}/entry_points.txt", f"[console_scripts]\n{name}-tool = {name}:main\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def index(tmp_path: Path) -> dict[str, Any]:
    """The settings with which pip finds two packages in a directory and looks nowhere else."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    make_wheel(wheels, "tinypkg")
    make_wheel(wheels, "greedy", requires="numpy<1")
    config = tmp_path / "pip.conf"
    config.write_text(f"[global]\nno-index = true\nfind-links = {wheels}\n")
    return {"extra_installs": "allow", "pip_config": config, "job_read_paths": (str(wheels),)}


@pytest.fixture
def allowing(make_bench: BenchMaker, index: dict[str, Any]) -> Bench:
    """A bench that installs what jobs ask for."""
    return make_bench(**index, allow_local_sources=True)


def asking(**config: str) -> dict[str, Any]:
    """Return what makes a job ask for something, on a platform with SpiNNaker's keys and no more."""
    known = platforms()
    keys = tuple(key for key in known["SpiNNaker"].hardware_config if key.extra)
    return {
        "platform": dataclasses.replace(known["localhost"], hardware_config=keys),
        "hardware_config": config,
    }


def test_packages_are_installed_once_where_jobs_can_only_read_them(allowing: Bench) -> None:
    script = (
        "import subprocess, sys, tinypkg, numpy\n"
        "from importlib.metadata import version\n"
        "print(version('tinypkg'), numpy.__version__, flush=True)\n"
        "subprocess.run(['tinypkg-tool'])\n"
        "subprocess.run([sys.executable, '-c', 'import tinypkg; print(\"in a child\")'])\n"
        "try:\n    open(tinypkg.__file__, 'a')\nexcept OSError as error:\n    print(type(error).__name__)\n"
    )
    numpy = installed()["numpy"]
    first = allowing.run(script, **asking(extra_pip_installs="tinypkg numpy==1.0 -U scipy"))
    assert first.outcome.failure is None, first.log
    assert "extra_pip_installs: scipy: there already" in first.log
    assert f"numpy==1.0 is asked for, but version {numpy} stays" in first.log
    assert "Successfully installed tinypkg-1.0" in first.log
    printed = f"1.0 {numpy}\nthe tool of tinypkg\nin a child\n"
    assert first.log.endswith((f"{printed}PermissionError\n", f"{printed}OSError\n"))
    assert first.emulator["installed"] == {"tinypkg": "1.0"}
    assert first.files == {}
    second = allowing.run(script, **asking(extra_pip_installs="numpy tinypkg"))
    assert "tinypkg: installed before, taken from the cache" in second.log
    assert "Successfully" not in second.log and printed in second.log


def test_a_job_that_is_forked_finds_them_too(
    make_bench: BenchMaker, index: dict[str, Any], warm_bench: Bench
) -> None:
    warm = warm_bench.execution
    bench = make_bench(**index, cache_dir=warm._caches.directory)
    bench.execution.fork_server = warm.fork_server
    try:
        ran = bench.run("import tinypkg\ntinypkg.main()\n", **asking(extra_pip_installs="tinypkg"))
    finally:
        bench.execution.fork_server = None  # lest it be stopped with the bench
    assert ran.log.endswith("the tool of tinypkg\n")
    assert ran.emulator["process"].startswith("forked")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (
            {"extra_pip_installs": "tinypkg no-such-package"},
            "No matching distribution found for no-such-package",
        ),
        ({"extra_pip_installs": "greedy"}, "greedy"),
        ({"extra_pip_installs": "--index-url https://example.org x"}, "Options of pip are not"),
        ({"extra_pip_installs": "./models"}, "installed by the key for directories"),
        ({"extra_makes": "c_code"}, "the job has no directory 'c_code'"),
        ({"extra_python_setups": "../../.."}, "the job has no directory '../../..'"),
        ({"extra_git_repositories": "file:///no/such/repository.git"}, "git cannot clone it"),
    ],
)
def test_what_cannot_be_had_ends_the_job_with_the_reason_and_what_helps(
    allowing: Bench, asked: dict[str, str], reason: str
) -> None:
    ran = allowing.run("print('the script runs')\n", **asking(**asked))
    failure = ran.outcome.failure or ""
    (key,) = asked
    assert failure.startswith(f"hardware_config: {key} = ") and reason in failure
    assert ran.log.endswith(f"\nError:\n{failure}\n") and "the script runs" not in ran.log
    packages = allowing.execution._caches.installed
    assert [path for path in packages.glob("*") if path.suffix != ".lock"] == []


def test_what_the_platform_stands_in_for_is_not_installed(allowing: Bench) -> None:
    asked = asking(extra_pip_installs="theirs==9", extra_git_repositories="https://example.org/theirs.git")
    asked["platform"] = dataclasses.replace(asked["platform"], packages=("Theirs",))
    ran = allowing.run("print('the script runs')\n", **asked)
    assert ran.log.count("there already") == 2 and ran.log.endswith("the script runs\n")


def test_without_leave_the_log_says_what_is_missing_before_the_script_begins(make_bench: BenchMaker) -> None:
    ran = make_bench().run(
        "print('the script runs')\n",
        platform="SpiNNaker",
        hardware_config={"extra_pip_installs": "no-such-package", "colour": "red"},
    )
    unknown, missing, script = ran.log.splitlines()
    assert unknown.startswith("WARNING: hardware_config: SpiNNaker reads no key 'colour'")
    assert "Not done: no-such-package, since no job installs packages here" in missing
    assert script == "the script runs"


def git(directory: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments],
        cwd=directory,
        check=True,
        capture_output=True,
    )


def test_repositories_makes_and_setups_are_done_in_the_order_of_the_service(
    allowing: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET", "do not tell")
    repository = tmp_path / "models"
    repository.mkdir()
    (repository / "Makefile").write_text("all:\n\tenv > environment.txt\n\techo value = 7 > generated.py\n")
    (repository / "setup.py").write_text(
        "from setuptools import setup\n"
        "setup(name='models', version='2.0', py_modules=['generated'], "
        "install_requires=['tinypkg', 'numpy'])\n"
    )
    git(repository, "init", "--quiet")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "all")
    listener = Listener()
    ran = allowing.run(
        "import generated, tinypkg\n"
        "print(generated.value, 'tell' in open('models/environment.txt').read())\n",
        listener,
        **asking(
            extra_python_setups="models",
            extra_makes="models",
            extra_git_repositories=repository.as_uri(),
            extra_pip_installs="tinypkg",
        ),
    )
    assert ran.outcome.failure is None, ran.log
    assert ran.log.endswith("7 False\n")
    order = ["installing tinypkg", "cloning", "make in models", "installing models"]
    places = [ran.log.index(words) for words in order]
    assert places == sorted(places)
    steps = [step.text() for step in listener.steps if step and step.phase != "fetching"]
    assert steps == ["installing tinypkg, 1 of 4", "making models, 3 of 4", "installing models, 4 of 4"]
    assert listener.steps[-1] is None
    assert ran.emulator["installed"] == {"models": "2.0", "tinypkg": "1.0"}
    assert ran.files == {}


def test_a_build_is_ended_when_the_job_is(allowing: Bench, tmp_path: Path, listener: Listener) -> None:
    source = tmp_path / "job.tar"
    project = tmp_path / "project"
    (project / "forever").mkdir(parents=True)
    (project / "forever" / "Makefile").write_text("all:\n\t@echo begun\n\t@sleep 600\n")
    (project / "run.py").write_text("print('the script runs')\n")
    subprocess.run(["tar", "-cf", source, "-C", project, "."], check=True)
    result = allowing.begin(Archive(source.as_uri()), listener, **asking(extra_makes="forever"))
    listener.wait_for("begun")
    listener.stop.request("enough")
    assert result().outcome.failure == "enough"
    assert "the script runs" not in listener.text


def test_a_build_that_takes_too_long_names_the_setting(make_bench: BenchMaker, index: dict[str, Any]) -> None:
    bench = make_bench(**index, setup_time_limit=0.0)
    for asked in ({"extra_pip_installs": "tinypkg"}, {"extra_git_repositories": "https://example.org/x.git"}):
        ran = bench.run("print(1)\n", **asking(**asked))
        assert "the set-up took longer than 0 s (setting setup_time_limit)" in (ran.outcome.failure or "")


def test_who_waits_for_the_installation_of_another_job_does_so_within_the_limit(tmp_path: Path) -> None:
    watcher: Any = Listener()
    inner: list[str] = []

    class Slow:
        def run(self, command: list[str], **_: object) -> None:
            if inner:
                return
            with pytest.raises(SourceError, match="setting setup_time_limit") as raised:
                cache.provide(["x"], {}, watcher, Budget(0))
            inner.append(str(raised.value))
            cache.provide(["y"], {}, watcher, Budget(60))  # leaves alone what somebody is making

    cache = PackageCache([tmp_path], Slow(), None)  # type: ignore[arg-type]
    cache.provide(["x"], {}, watcher, Budget(60))
    assert len(inner) == 1


def job_with(tmp_path: Path, **makefiles: str) -> Archive:
    """Return a job with directories in which make does something."""
    project = tmp_path / "project"
    for name, recipe in makefiles.items():
        (project / name).mkdir(parents=True)
        (project / name / "Makefile").write_text(f"all:\n\t{recipe}\n")
    (project / "run.py").write_text("print('the script runs')\n")
    subprocess.run(["tar", "-cf", tmp_path / "job.tar", "-C", project, "."], check=True)
    return Archive((tmp_path / "job.tar").as_uri())


@pytest.mark.parametrize("name", ["job.json", "program.json", "python"])
def test_what_a_build_leaves_in_the_place_of_our_files_leads_nowhere(
    allowing: Bench, tmp_path: Path, name: str
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("as it was")
    link = f"rm -rf ../../{name}; ln -s {precious} ../../{name}"
    pipe = f"rm -rf ../../{name}; mkfifo ../../{name}"
    ran = allowing.run(job_with(tmp_path, a=link, b=pipe, c=link), **asking(extra_makes="a b c"))
    assert precious.read_text() == "as it was"
    assert ran.outcome.failure is None and ran.log.endswith("the script runs\n")


def test_what_a_build_leaves_among_packages_is_neither_followed_nor_waited_for(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "secret").write_text("as it was")
    (private / "secret").chmod(0o600)

    class Strange:
        def run(self, command: list[str], **_: object) -> None:
            prefix = Path(command[command.index("--prefix") + 1])
            info = prefix / "lib" / "python3" / "site-packages" / "x.dist-info"
            info.mkdir(parents=True)
            os.mkfifo(info / "METADATA")
            (prefix / "packages.json").symlink_to(private / "secret")
            (prefix / "more").symlink_to(private)

    class Elsewhere:
        def run(self, command: list[str], **_: object) -> None:
            prefix = Path(command[command.index("--prefix") + 1])
            prefix.rmdir()
            prefix.symlink_to(private)

    watcher: Any = Listener()
    asked = ["x @ https://me:mine@example.org/x.whl"]
    made = PackageCache([tmp_path / "cache"], Strange(), None).provide(  # type: ignore[arg-type]
        asked, {}, watcher, Budget(60)
    )
    assert made.versions == {}
    assert json.loads((made.prefix / "packages.json").read_text())["requirements"] == [
        "x @ https://example.org/x.whl"
    ]
    with pytest.raises(SourceError, match="removed the directory"):
        PackageCache([tmp_path / "other"], Elsewhere(), None).provide(  # type: ignore[arg-type]
            asked, {}, watcher, Budget(60)
        )
    assert [path.name for path in private.iterdir()] == ["secret"]
    assert (private / "secret").read_text() == "as it was"
    assert (private / "secret").stat().st_mode & 0o777 == 0o600


def test_what_a_job_does_to_its_own_packages_leaves_nobody_waiting(allowing: Bench, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "models").mkdir(parents=True)
    (project / "models" / "setup.py").write_text(
        "from setuptools import setup\nsetup(name='models', version='2.0', py_modules=[])\n"
    )
    (project / "run.py").write_text(
        "import os, pathlib, sys\n"
        "for path in sys.path:\n"
        "    for file in pathlib.Path(path).glob('models*.dist-info/METADATA'):\n"
        "        file.unlink()\n        os.mkfifo(file)\n        print('made a pipe')\n"
    )
    subprocess.run(["tar", "-cf", tmp_path / "job.tar", "-C", project, "."], check=True)
    ran = allowing.run(Archive((tmp_path / "job.tar").as_uri()), **asking(extra_python_setups="models"))
    assert ran.log.endswith("made a pipe\n") and ran.emulator["installed"] == {"models": "2.0"}


class Interrupted:
    """Stands for pip: writes a file into the prefix, and dies the first time."""

    def __init__(self) -> None:
        self.n_calls = 0

    def run(self, command: list[str], **_: object) -> None:
        self.n_calls += 1
        prefix = Path(command[command.index("--prefix") + 1])
        (prefix / f"part-{self.n_calls}").touch()
        if self.n_calls == 1:
            raise KeyboardInterrupt


def test_an_installation_that_was_cut_short_leaves_nothing_that_counts(tmp_path: Path) -> None:
    pip = Interrupted()
    cache = PackageCache([tmp_path], pip, None)  # type: ignore[arg-type]
    watcher: Any = Listener()
    with pytest.raises(KeyboardInterrupt):
        cache.provide(["x"], {}, watcher, Budget(60))
    assert {path.suffix for path in tmp_path.iterdir()} == {".lock"}
    lock = next(tmp_path.iterdir())
    (lock.with_suffix(".new") / "prefix").mkdir(parents=True)  # as a kill would leave it
    (lock.with_suffix(".new") / "prefix" / "junk").touch()
    (tmp_path / "another.new").mkdir()
    made = cache.provide(["x"], {}, watcher, Budget(60))
    assert {path.name for path in made.prefix.iterdir()} == {"part-2", "packages.json"}
    assert list(tmp_path.glob("*.new")) == []
    assert json.loads((made.prefix / "packages.json").read_text())["requirements"] == ["x"]
    assert cache.provide(["x"], {}, watcher, Budget(60)) == made and pip.n_calls == 2
    assert cache.provide(["x"], {"numpy": "2.0"}, watcher, Budget(60)) != made


def test_a_cache_that_cannot_be_written_is_read_and_another_one_filled(tmp_path: Path) -> None:
    pip = Interrupted()
    pip.n_calls = 1
    watcher: Any = Listener()
    blocked = tmp_path / "file" / "packages"
    blocked.parent.touch()
    made = PackageCache([blocked, tmp_path / "own"], pip, None).provide(  # type: ignore[arg-type]
        ["x"], {}, watcher, Budget(60)
    )
    assert made.prefix.parent == tmp_path / "own"
    later = PackageCache([tmp_path / "other", tmp_path / "own"], pip, None)  # type: ignore[arg-type]
    assert later.provide(["x"], {}, watcher, Budget(60)) == made
    with pytest.raises(SourceError, match="no cache can be written"):
        PackageCache([blocked], pip, None).provide(["x"], {}, watcher, Budget(60))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "where"),
    [
        ("tinypkg>=1", "install"),
        ("NumPy>=1.26", "present"),
        ("numpy<1", "kept"),
        ("numpy@https://example.org/numpy.whl", "kept"),
        ("numpy[extra]", "install"),
        ("counted==3", "present"),
        ("git+https://example.org/group/counted.git@main", "present"),
        ("git+https://example.org/group/other.git", "install"),
        ("https://example.org/x-1.0.tar.gz", "install"),
    ],
)
def test_packages_are_told_apart(item: str, where: str) -> None:
    wanted = told_apart(
        [item, "--upgrade"], here={"numpy": "2.3.5"}, counted=["Counted"], check_url=lambda url: None
    )
    found = {"install": wanted.install, "present": wanted.present, "kept": [name for name, _ in wanted.kept]}
    assert {name: list(items) for name, items in found.items() if items} == {where: [item]}


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("nest-simulator[extra]>=3,<4", "nest-simulator"),
        ("mine @ git+https://me:secret@example.org/group/theirs.git@main", "mine"),
        ("git+https://me:secret@example.org/group/other.git@v1#egg=x", "other.git@v1"),
        ("https://me:secret@example.org/", "a package"),
    ],
)
def test_a_package_is_called_by_what_holds_no_password(item: str, name: str) -> None:
    assert name_of(item) == name


def test_the_same_packages_in_another_order_are_the_same_request() -> None:
    def install(*items: str) -> Any:
        return told_apart(items, here={}, counted=(), check_url=lambda url: None).install

    assert install("b>1", "a") == install("a", "b>1", "a") == ("a", "b>1")


@pytest.mark.parametrize("url", ["file:///x/y.whl", "git+file:///x", "x@file:///x.whl"])
def test_files_of_this_machine_are_packages_only_if_allowed(make_bench: BenchMaker, url: str) -> None:
    ran = make_bench(extra_installs="allow").run("print(1)\n", **asking(extra_pip_installs=url))
    assert "setting allow_local_sources" in (ran.outcome.failure or "")


def test_what_is_installed_is_pinned(tmp_path: Path) -> None:
    assert constraints({"a": "1", "b": "2+cpu"}) == "a==1\nb==2+cpu\n"
    assert installed()["nmpi-emulator"]
    for name, version in (("Good.One", "1.0"), ("strange", "by hand"), ("empty", "")):
        (tmp_path / f"{name}.dist-info").mkdir()
        metadata = _METADATA.format(name=name, version=version, requires="")
        (tmp_path / f"{name}.dist-info" / "METADATA").write_text(metadata)
    (tmp_path / "left.dist-info").mkdir()
    assert installed(str(tmp_path)) == {"good-one": "1.0"}


def test_settings_that_cannot_be_are_refused(make_bench: BenchMaker, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="must be refuse or allow"):
        Settings(extra_installs="yes")
    with pytest.raises(UsageError, match="there is no such file"):
        make_bench(pip_config=tmp_path / "none.conf")


def test_urls_are_held_against_the_allowed_hosts() -> None:
    def check(url: str) -> None:
        raise SourceError(f"not allowed: {url}")

    for item in ("git+https://example.org/x.git", "x@https://example.org/x.whl"):
        with pytest.raises(SourceError, match=r"not allowed: https://example\.org/x"):
            told_apart([item], here={}, counted=(), check_url=check)
