"""The reference says everything: no command, setting, fixture, operation, platform or bug is left out."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.api.control.operations import control_operations
from nmpi_emulator.api.v3.operations import all_operations
from nmpi_emulator.backends.constraints.violation import DOCUMENTATION, Violation
from nmpi_emulator.cli import main
from nmpi_emulator.controls import Controls
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.shared_constraints import SHARED_CONSTRAINTS
from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from nmpi_emulator.settings import NAMES
from nmpi_emulator.world import World

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Callable[[], str]]:
    monkeypatch.syspath_prepend(str(DOCS))
    yield importlib.import_module("reference_pages").PAGES
    for name in [name for name in sys.modules if name.startswith("reference_pages")]:
        del sys.modules[name]


def test_every_command_and_option_is_described(pages: Mapping[str, Callable[[], str]]) -> None:
    page = pages["reference/cli.md"]()
    for name, command in main.commands.items():
        assert f"\n## {name}\n" in page
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert f"`{parameter.opts[0]}`" in page, f"{name} {parameter.opts}"
                assert getattr(parameter, "help", None), f"{name} {parameter.opts} has no help"


def test_every_setting_is_described(pages: Mapping[str, Callable[[], str]]) -> None:
    page = pages["reference/settings.md"]()
    assert [name for name in NAMES if f"| `{name}` |" not in page] == []
    assert "NMPI_EMULATOR_JOB_TIME_LIMIT" in page


def test_every_public_method_is_described(pages: Mapping[str, Callable[[], str]]) -> None:
    page = pages["reference/python.md"]()
    public = [name for owner in (Emulator, Controls) for name in vars(owner) if not name.startswith("_")]
    assert [name for name in public if f"### {name}\n" not in page] == []


def test_every_fixture_is_described(pages: Mapping[str, Callable[[], str]]) -> None:
    page = pages["reference/fixtures.md"]()
    for name in ("nmpi_server", "nmpi_client", "nmpi_redirect", "--nmpi-world", "mark.nmpi", "`quota`"):
        assert name in page


def test_every_operation_is_described(pages: Mapping[str, Callable[[], str]]) -> None:
    for name, table in (("api", all_operations()), ("control-api", control_operations())):
        page = pages[f"reference/{name}.md"]()
        for operation in table.operations:
            path = operation.path.replace("{", "&#123;").replace("}", "&#125;")
            assert f"### {operation.method} {path}\n" in page


def test_every_platform_is_described_with_its_limits(pages: Mapping[str, Callable[[], str]]) -> None:
    page = pages["reference/platforms.md"]()
    for platform in platforms().values():
        assert f"\n## {platform.name}\n" in page
        for limit in platform.limits:
            assert f"| {limit} |" in page


def test_every_bug_and_quirk_is_described(pages: Mapping[str, Callable[[], str]]) -> None:
    page = pages["reference/oddities.md"]()
    assert [bug.name for bug in UpstreamBug if f"`{bug.name}`" not in page] == []
    code = Path(str(sys.modules["nmpi_emulator"].__file__)).parent
    marks = sum(path.read_text(encoding="utf-8").count("quirk: ") for path in code.rglob("*.py"))
    assert page.partition("## Quirks")[2].count("\n| `") == marks


def test_every_finding_points_to_a_place_that_explains_it(pages: Mapping[str, Callable[[], str]]) -> None:
    anchors = re.findall(r'<a id="(.+?)"></a>', pages["reference/constraints.md"]())
    of_platforms = [code for platform in platforms().values() for code in platform.constraints]
    places = {Violation(code=code, message="").doc for code in (*SHARED_CONSTRAINTS, *of_platforms)}
    assert len(anchors) == len(places)
    assert {f"{DOCUMENTATION}#{anchor}" for anchor in anchors} == places


def test_the_pages_that_lie_in_the_repository_are_those_that_the_code_writes(
    pages: Mapping[str, Callable[[], str]],
) -> None:
    kept = importlib.import_module("reference_pages").KEPT
    assert DOCUMENTATION in [f"docs/{name}" for name in kept]
    for name in kept:
        present = (DOCS / name).read_text(encoding="utf-8")
        assert present == pages[name](), f"docs/{name} is out of date: renew it with `make reference`"


def test_every_part_of_a_world_is_described() -> None:
    page = (DOCS / "reference" / "world.md").read_text(encoding="utf-8")
    main_parts = (
        "users",
        "collabs",
        "provider_keys",
        "platforms",
        "projects",
        "jobs",
        "drive",
        "remote_files",
    )
    assert set(main_parts) <= set(World.model_fields)
    assert [part for part in main_parts if f"[{part}" not in page] == []


def test_the_readme_leads_to_every_page_that_is_written_by_hand() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    links = set(re.findall(r"\]\((docs/.+?\.md)\)", readme))
    pages = {f"docs/{path.relative_to(DOCS)}" for path in DOCS.rglob("*.md")}
    assert pages - links - {"docs/index.md", "docs/reference/world.md"} == set()
    assert links - pages == set()


@pytest.mark.long
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    build = pytest.importorskip("mkdocs.commands.build", reason="mkdocs is in the extra docs")
    config = importlib.import_module("mkdocs.config").load_config(
        str(DOCS.parent / "mkdocs.yml"), site_dir=str(tmp_path), strict=True
    )
    build.build(config)
    assert (tmp_path / "reference" / "oddities" / "index.html").exists()
