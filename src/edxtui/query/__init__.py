"""From the text of a query to a statement that an index can answer.

    text ──► parse ──► Query, a syntax tree ──► resolve ──► Resolved, a statement with notes
             scanner, subjects, spans           looks values up in a Vocabulary

`operators` declares every sign once, `syntax` is the tree and prints itself back, `editing` adds terms to a text.
Nothing here knows an engine or a screen.
"""

from edxtui.query.parse import Query, parse
from edxtui.query.resolve import Resolved, Vocabulary, resolve

__all__ = ["Query", "Resolved", "Vocabulary", "parse", "resolve"]
