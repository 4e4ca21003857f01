"""The option ``--hardware-config``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nmpi_emulator.cli.hardware_config import read_hardware_config
from nmpi_emulator.errors import UsageError


def test_it_may_be_json_of_any_length(tmp_path: Path) -> None:
    config = {"extra_pip_installs": " ".join(f"package-{number}" for number in range(1000))}
    text = json.dumps(config)
    assert read_hardware_config(text) == config
    file = tmp_path / "config.json"
    file.write_text(text)
    assert read_hardware_config(str(file)) == config


@pytest.mark.parametrize("text", ["[1]", "{", "no-such-file.json", "x" * 1000])
def test_what_is_neither_an_object_nor_a_file_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--hardware-config"):
        read_hardware_config(text)
