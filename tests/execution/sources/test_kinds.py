"""What kind of source the code of a job is."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator.execution.sources.kinds import Archive, Drive, GitRepository, Inline, Page, classify


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("https://example.org/x.zip", Archive("https://example.org/x.zip")),
        ("  http://example.org/x.tar.gz\n", Archive("http://example.org/x.tar.gz")),
        ("https://example.org/x.TGZ?raw=1", Archive("https://example.org/x.TGZ?raw=1")),
        ("file:///data/x.zip", Archive("file:///data/x.zip")),
        ("https://github.com/user/x", Page("https://github.com/user/x")),
        ("https://github.com/user/x.git", GitRepository("https://github.com/user/x.git")),
        ("git://example.org/x", GitRepository("git://example.org/x")),
        ("ssh://git@example.org/x", GitRepository("ssh://git@example.org/x")),
        ("git+https://example.org/x", GitRepository("https://example.org/x")),
        ("git@github.com:user/x.git", GitRepository("git@github.com:user/x.git")),
        ("file:///data/x", GitRepository("file:///data/x")),
        ("drive://lab-one/code/x", Drive("lab-one", "/code/x")),
        ("DRIVE://lab-one/x.py", Drive("lab-one", "/x.py")),
        ("print(1)", Inline("print(1)")),
        (
            "import x\nx.get('https://example.org/x.zip')",
            Inline("import x\nx.get('https://example.org/x.zip')"),
        ),
        ("https://example.org/a b.zip", Inline("https://example.org/a b.zip")),
        ("run.py", Inline("run.py")),
        ("/home/user/run.py", Inline("/home/user/run.py")),
        ("", Inline("")),
    ],
)
def test_the_kind_is_told_by_the_text(code: str, kind: object) -> None:
    assert classify(code) == kind


def test_a_text_never_names_a_path_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "run.py").touch()
    assert isinstance(classify(str(tmp_path / "run.py")), Inline)
