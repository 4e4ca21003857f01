"""The command line, from its own help."""

from __future__ import annotations

import inspect

import click

from nmpi_emulator.cli import main
from nmpi_emulator.cli.json_output import JsonOption

from .text import code, table

_HEAD = """# Command line

`nmpi-emulator COMMAND --help` shows what stands here. `python -m nmpi_emulator` is the same program.

Commands that need a running emulator find the one that this user has started on this machine:
`serve` leaves a note in the user's state directory (`~/.local/state/nmpi-emulator/servers/`,
readable by the user alone) with its address and who can sign in. Otherwise say where it is, by
`--url`, `NMPI_EMULATOR_URL`, or `--port-file` with the file that `serve --port-file` has written;
and who you are, by `--user` and `--password`, by `--token`, or by `--db` with the emulator's
database, if that holds a password.

`--json` gives the same for programs, and nothing else on standard output. Colours are for terminals
only; `NO_COLOR` switches them off, and `FORCE_COLOR` on elsewhere as well.

While something takes long (a fetch, an installation, the building, compiling and simulating of a
network, a queue that is to become empty), standard error shows how far it has come: on a terminal
by a line that changes, elsewhere (and where `TERM` is `dumb`) by few plain lines, the first after
ten seconds. It never is in the log of a job.

## Exit codes

| code | meaning |
| --- | --- |
| 0 | done; for `run`, and for `submit` and `logs` that wait for a job: it finished |
| 1 | refused, or the job failed; for `doctor`: something keeps jobs from running |
| 2 | the command line is wrong |
| 3 | no emulator answers |
| 4 | the credentials are refused, or there are none |
| 130 | interrupted by Ctrl-C; the job of `run` and `check` ends, that of `submit` and `logs` goes on |
| 143, 129 | ended by SIGTERM, SIGHUP |

`exec` gives the exit code of the command that it runs.
"""


def page() -> str:
    """Write the page."""
    return _HEAD + "".join(_command(main.commands[name], name) for name in sorted(main.commands))


def _command(command: click.Command, name: str, level: int = 2) -> str:
    text = f"\n{'#' * level} {name}\n\n{_help(command)}\n"
    if isinstance(command, click.Group):
        return text + "".join(
            _command(child, f"{name} {child_name}", level + 1)
            for child_name, child in sorted(command.commands.items())
        )
    usage = " ".join(command.collect_usage_pieces(click.Context(command)))
    text += f"\n```text\nnmpi-emulator {name} {usage}\n```\n"
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    rows = [(", ".join(code(o) for o in option.opts), _meaning(option, command)) for option in options]
    text += "\n" + table(("option", "meaning"), rows) if rows else ""
    return text + "".join(_document(option) for option in options if isinstance(option, JsonOption))


def _document(option: JsonOption) -> str:
    """Describe what a command writes for programs."""
    members = option.document.members
    if not members:
        return ""
    rows = [(code(name), meaning) for name, meaning in members.items()]
    return f"\nWith `--json`: {option.document.about}.\n\n" + table(("member", "meaning"), rows)


def _help(command: click.Command) -> str:
    text = inspect.cleandoc(command.help or "").replace("``", "`")
    paragraphs = []
    for paragraph in text.split("\n\n"):
        is_verbatim = paragraph.startswith("\b")
        body = paragraph.lstrip("\b\n")
        paragraphs.append(f"```text\n{body}\n```" if is_verbatim else body)
    return "\n\n".join(paragraphs)


def _meaning(option: click.Option, command: click.Command) -> str:
    parts = [option.help or ""]
    if isinstance(option.type, click.Choice):
        parts.append("One of " + ", ".join(map(code, option.type.choices)) + ".")
    default = option.get_default(click.Context(command))
    is_shown = option.show_default or command.context_settings.get("show_default")
    if is_shown and isinstance(default, (str, int, float)) and default not in ("", False):
        parts.append(f"Default: {code(default)}.")
    if isinstance(option.envvar, str):
        parts.append(f"Variable: {code(option.envvar)}.")
    return " ".join(parts)
