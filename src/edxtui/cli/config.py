"""`edxtui config`: where the config file lies, whether it is right, and one to begin with."""

import click

from edxtui.cli.output import put, say


@click.command(
    help="Print where the config file lies, and say whether it is right: keys of the explorer, columns of its list. "
    "Exit code 1 where it is not. With --example, print one to begin with."
)
@click.option("--example", is_flag=True, help="Print a config file that changes nothing, with all that it can say.")
def command(example: bool) -> None:
    """Print it."""
    if example:
        from edxtui.tui.config_example import example_text

        put(example_text())
        return
    from edxtui.tui.config import config_path, configured

    found = configured()
    put(f"{config_path()}\n")
    for error in found.errors[:-1]:
        say(f"edxtui: {error}\n{error.hint}")
    if found.errors:
        raise found.errors[-1]
    if found.path is None:
        say("There is no such file yet, so everything is as at first. edxtui config --example prints one.")
    else:
        say("It is right.")
