"""Every code of a finding is explained, and nothing else is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nmpi_emulator.backends
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.shared_constraints import SHARED_CONSTRAINTS

#: What takes a code.
CALLS = ("refuse", "note", "refuse_configuration", "Violation")


def explained() -> dict[str, str]:
    of_platforms = (platform.constraints.items() for platform in platforms().values())
    return {**SHARED_CONSTRAINTS, **{code: meaning for items in of_platforms for code, meaning in items}}


def used_codes(tree: ast.AST) -> Iterator[str]:
    """Go through the codes in a module; of one that is put together, through its beginning."""
    prefixes = "|".join({code.partition("/")[0] for code in explained()})
    for node in ast.walk(tree):
        for text in texts(node):
            if re.fullmatch(rf"({prefixes})/[a-z0-9-]*", text):
                yield text
        if isinstance(node, ast.Call) and called(node) in CALLS:
            arguments = (*node.args, *(keyword.value for keyword in node.keywords))
            for text in (text for argument in arguments for text in texts(argument)):
                if re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", text):
                    yield text


def texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def called(call: ast.Call) -> str | None:
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)


def test_every_code_that_a_back_end_uses_is_explained_and_no_other() -> None:
    files = Path(nmpi_emulator.backends.__file__).parent.rglob("*.py")
    used = {code for file in files for code in used_codes(ast.parse(file.read_text(encoding="utf-8")))}
    assert used == explained().keys()


def test_a_code_that_nobody_explains_is_found_even_if_it_is_put_together() -> None:
    tree = ast.parse('findings.note("new/one", ""); code = f"spikey/no-{what}"; other = f"spikey/{what}"')
    assert set(used_codes(tree)) == {"new/one", "spikey/no-", "spikey/"}


def test_explanations_are_sentences_without_markup() -> None:
    for code, meaning in explained().items():
        assert meaning[-1] == "." and meaning == " ".join(meaning.split()) and "`" not in meaning, code


def test_platforms_that_share_a_code_explain_it_alike() -> None:
    for platform in platforms().values():
        for code, meaning in platform.constraints.items():
            assert explained()[code] == meaning, code
