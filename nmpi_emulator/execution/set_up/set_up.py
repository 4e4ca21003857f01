"""Do what a job's ``hardware_config`` asks for before its script begins, as the real service does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nmpi_emulator.backends.presence import directory_name, present
from nmpi_emulator.execution.order import Watcher
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.sources.git import Git
from nmpi_emulator.execution.workspace import Workspace
from nmpi_emulator.models.progress import Phase, Progress, fetched
from nmpi_emulator.platforms.extras import Extra, ExtraRequest

from .commands import Budget, Commands, pip_install
from .packages import Installation, PackageCache
from .requirements import constraints, installed, name_of, told_apart

_OFFLINE = (
    "The setting pip_config names pip's configuration: an index within reach, or a directory of wheels "
    "(no-index, find-links). Without any, {advice}, and name it in the setting installed_packages if it has "
    "another name there"
)


@dataclass
class Prepared:
    """What has been done for a job.

    :param installations: the directories with packages.
    :param kept: the packages that stay in another version than the one that was asked for.
    :param versions: the versions of the packages, by name.
    """

    installations: list[Installation] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def add(self, installation: Installation) -> None:
        """Take note of what has been installed, while no job can change it."""
        if installation not in self.installations:
            self.installations.append(installation)
        self.versions |= installation.versions

    @property
    def packages(self) -> list[Path]:
        """The directories from which Python imports."""
        return [path for installation in self.installations for path in installation.packages]

    @property
    def programs(self) -> list[Path]:
        """The directories of programs."""
        return [path for installation in self.installations for path in installation.programs]


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """Installs, clones and builds for jobs.

    :param check_url: raises :class:`SourceError` for URLs that are not allowed.
    """

    commands: Commands
    cache: PackageCache
    git: Git
    check_url: Callable[[str], None]

    def prepare(
        self,
        requests: Sequence[ExtraRequest],
        counted: Sequence[str],
        workspace: Workspace,
        work: Path,
        watcher: Watcher,
    ) -> Prepared:
        """Do what a job asks for, one request after the other.

        :param counted: what counts as there.
        :param work: the directory in which the script will run.
        :raises SourceError: saying what could not be done, why, and what helps.
        """
        prepared = Prepared()
        budget = Budget(self.commands.limits.time_s)
        total = sum(1 if request.extra is Extra.PACKAGES else len(request.items) for request in requests)
        task = _Task(self, counted, workspace, work, watcher, budget, prepared, total)
        for request in requests:
            try:
                task.do(request)
            except (SourceError, OSError) as error:  # the second if the disk is full, say
                if watcher.stop.reason:
                    raise SourceError(watcher.stop.reason) from error
                raise SourceError(_explained(request, str(error))) from error
        return prepared


def _explained(request: ExtraRequest, reason: str) -> str:
    help_ = request.advice[:1].upper() + request.advice[1:]
    if request.extra in (Extra.PACKAGES, Extra.SETUPS):
        help_ = _OFFLINE.format(advice=request.advice)
    return f"hardware_config: {request.key} = {' '.join(request.items)!r}: {reason.rstrip('.')}. {help_}."


@dataclass
class _Task:
    """The set-up of one job.

    :param total: how many things are to be done.
    :param done: how many have been.
    """

    owner: SetUp
    counted: Sequence[str]
    workspace: Workspace
    work: Path
    watcher: Watcher
    budget: Budget
    prepared: Prepared
    total: int
    done: int = 0

    def do(self, request: ExtraRequest) -> None:
        if request.extra is Extra.PACKAGES:
            self._install(request)
            self.done += 1
            return
        there = present(request, self.work, self.counted)
        if there:
            self._say(f"{request.key}: {', '.join(there)}: there already")
        each = {Extra.REPOSITORIES: self._clone, Extra.MAKES: self._make, Extra.SETUPS: self._set_up}
        for item in request.items:
            if item not in there:
                each[request.extra](request.key, item)
            self.done += 1

    def _tell(self, phase: Phase, name: str) -> None:
        """Tell which of the things is being done."""
        self.watcher.progress(
            Progress(phase=phase, done=self.done, total=self.total, unit="requests", name=name)
        )

    def _say(self, text: str) -> None:
        self.watcher.log(f"hardware_config: {text}\n")

    def _install(self, request: ExtraRequest) -> None:
        here = installed()
        wanted = told_apart(
            request.items,
            here=here,
            counted=self.counted,
            check_url=self.owner.check_url,
        )
        if wanted.present:
            self._say(f"{request.key}: {', '.join(wanted.present)}: there already")
        for requirement, version in wanted.kept:
            kept = f"{requirement} is asked for, but version {version} stays"
            self.prepared.kept.append(kept)
            self._say(f"WARNING: {request.key}: {kept}: what the emulator runs with is never replaced")
        if wanted.install:
            self._tell("installing", ", ".join(map(name_of, wanted.install)))
            self.prepared.add(self.owner.cache.provide(wanted.install, here, self.watcher, self.budget))

    def _clone(self, key: str, url: str) -> None:
        name = directory_name(url)
        if name in ("", ".", ".."):
            raise SourceError(f"{url!r} is not the URL of a git repository")
        self.budget.require()
        self._say(f"{key}: cloning {url} into {name}/")
        if not url.startswith("file:"):
            self.owner.check_url(url)
        self.watcher.progress(fetched(url, 0))
        self.owner.git.clone(url, self.work / name, self.watcher.stop, self.watcher.progress)

    def _make(self, key: str, name: str) -> None:
        directory = self._directory(name)
        self._say(f"{key}: make in {name}")
        self._tell("making", name)
        self._run(["make"], directory)

    def _set_up(self, key: str, name: str) -> None:
        directory = self._directory(name)
        has_script = (directory / "setup.py").is_file()
        if not has_script and not (directory / "pyproject.toml").is_file():
            raise SourceError(f"{name} has neither a setup.py nor a pyproject.toml")
        self._say(f"{key}: installing {name}")
        self._tell("installing", name)
        made = Installation(self.workspace.root / "packages")
        if made not in self.prepared.installations:
            self.workspace.vacant(made.prefix.name).mkdir()
        fixed = self.workspace.vacant("constraints.txt")
        fixed.write_text(constraints({**self.prepared.versions, **installed()}), encoding="utf-8")
        # On the service it is the installed setuptools that runs a setup.py, and no index is asked for it.
        isolation = ["--no-build-isolation"] if has_script else []
        self._run(pip_install(made.prefix, fixed, *isolation, "--", str(directory)), self.workspace.tmp)
        made.strip()
        self.prepared.add(made)

    def _run(self, command: Sequence[str], directory: Path) -> None:
        self.owner.commands.run(
            command,
            directory=directory,
            workspace=self.workspace,
            watcher=self.watcher,
            budget=self.budget,
            python_path=self.prepared.packages,
        )

    def _directory(self, name: str) -> Path:
        """Return a directory of the job.

        :raises SourceError: if there is none of that name.
        """
        directory = (self.work / name).resolve()
        if not directory.is_relative_to(self.work.resolve()) or not directory.is_dir():
            raise SourceError(f"the job has no directory {name!r}")
        return directory
