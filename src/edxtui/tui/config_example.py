"""A config file to begin with, made of the tables of columns and actions."""

from edxtui.tui.columns import COLUMNS, USUAL
from edxtui.tui.keys import written
from edxtui.tui.own_keys import ACTIONS


def example_text() -> str:
    """All that a config file can say, with the values that count anyhow, every setting behind a #."""
    lines = [
        "# The config file of edxtui. Take away the # in front of what is to be another way.",
        "",
        "# Columns of the list, from left to right; a width in cells stands behind a colon: session:8.",
        *(f"#   {column.name:<12}{column.meaning}" for column in COLUMNS),
        f"# columns = {_listed([column.name for column in USUAL])}",
    ]
    place = ""
    for name, binding in ACTIONS.items():
        before, place = place, name.partition(".")[0]
        if place != before:
            lines += ["", f"[keys.{place}]"]
        keys = [written(key) for key in binding.key.split(",")]
        lines.append(
            f"# {name.partition('.')[2]} = {_listed(keys) if len(keys) > 1 else _quoted(keys[0])}  # {binding.tooltip}"
        )
    return "\n".join((*lines, ""))


def _listed(texts: list[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
