"""``nmpi-emulator completion``: have a shell complete what is typed."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_PROGRAM = "nmpi-emulator"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what a SHELL must read to complete commands and options.

    \b
    bash:  nmpi-emulator completion bash >> ~/.bashrc
    zsh:   nmpi-emulator completion zsh >> ~/.zshrc
    fish:  nmpi-emulator completion fish > ~/.config/fish/completions/nmpi-emulator.fish
    """
    chosen = get_completion_class(shell)
    assert chosen is not None
    click.echo(chosen(ctx.find_root().command, {}, _PROGRAM, "_NMPI_EMULATOR_COMPLETE").source())
