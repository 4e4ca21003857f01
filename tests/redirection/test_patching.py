"""Changes of other people's modules, and their undoing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from nmpi_emulator.redirection.patching import Undo, WhenImported, replace


def test_an_attribute_is_put_back() -> None:
    owner = SimpleNamespace(x=1)
    undo = replace(owner, "x", 2)
    assert owner.x == 2
    undo()
    assert owner.x == 1


def test_an_inherited_attribute_is_inherited_again() -> None:
    class Child(dict):  # type: ignore[type-arg]
        pass

    undo = replace(Child, "get", lambda self, key: "replaced")
    assert Child().get("a") == "replaced"
    undo()
    assert "get" not in vars(Child)


def test_what_somebody_else_has_put_there_stays() -> None:
    owner = SimpleNamespace(x=1)
    undo = replace(owner, "x", 2)
    owner.x = 3
    undo()
    assert owner.x == 3


@pytest.fixture
def module_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    name = "module_of_a_test_of_patching"
    (tmp_path / f"{name}.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return name


def double(module: ModuleType) -> Undo:
    return replace(module, "x", module.x * 2)


def imported(name: str) -> ModuleType:
    __import__(name)
    return sys.modules[name]


def test_a_module_is_changed_when_it_is_imported(module_name: str) -> None:
    changes = WhenImported({module_name: double})
    finders = list(sys.meta_path)
    changes.install()
    module = imported(module_name)
    assert module.x == 2
    changes.remove()
    assert module.x == 1
    assert sys.meta_path == finders
    assert "exec_module" not in vars(module.__loader__)


def test_a_module_that_is_there_is_changed_at_once(module_name: str) -> None:
    module = imported(module_name)
    changes = WhenImported({module_name: double})
    changes.install()
    assert module.x == 2
    changes.remove()
    assert module.x == 1


def test_a_module_that_is_imported_after_the_end_is_left_alone(module_name: str) -> None:
    changes = WhenImported({module_name: double})
    changes.install()
    changes.remove()
    assert imported(module_name).x == 1


def test_modules_that_do_not_exist_are_missed_as_usual() -> None:
    missing: dict[str, Callable[[ModuleType], Undo]] = {"no_such_module_at_all": double}
    changes = WhenImported(missing)
    changes.install()
    with pytest.raises(ModuleNotFoundError):
        imported("no_such_module_at_all")
    changes.remove()
