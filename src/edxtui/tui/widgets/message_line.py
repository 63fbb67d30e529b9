"""A line that says what went wrong or what was found; it stays until there is something else to say."""

from textual.content import Content
from textual.widgets import Static

from edxtui.errors import EdxtuiError
from edxtui.tui.curtain import shown


class MessageLine(Static):
    """Hidden while there is nothing to say."""

    DEFAULT_CSS = """
    MessageLine { height: auto; max-height: 5; padding: 0 1; display: none; }
    MessageLine.-error { display: block; color: $text-error; background: $error 15%; }
    MessageLine.-note { display: block; color: $text-warning; background: $warning 12%; }
    """

    text = ""
    """What is said; empty while hidden."""
    is_aside = False
    """Whether all of it was said aside."""

    def say_error(self, error: EdxtuiError) -> None:
        """Show a sentence and its hint."""
        self._say("\n".join(line for line in (str(error), error.hint) if line), "-error")

    def say_notes(self, notes: tuple[str, ...] | list[str]) -> None:
        """Show some sentences; none hides the line."""
        self._say("\n".join(notes), "-note")

    def say_also(self, notes: tuple[str, ...]) -> None:
        """Show some sentences below what is said already."""
        fresh = tuple(note for note in notes if note not in self.text)
        if fresh:
            self._say(
                "\n".join((*filter(None, [self.text]), *fresh)), "-error" if self.has_class("-error") else "-note"
            )

    def say_aside(self, sentence: str, *, is_error: bool) -> None:
        """Show a sentence on what was tried, beside what is said of the events: Esc or a click takes it away."""
        if not self.text or self.is_aside:
            self._say(sentence, "-error" if is_error else "-note")
            self.is_aside = True
        else:
            self.say_also((sentence,))

    def take_back(self) -> bool:
        """Whether a sentence was said aside, and is no more."""
        was_aside = self.is_aside
        if was_aside:
            self.say_notes(())
        return was_aside

    def on_click(self) -> None:
        """It was read."""
        self.say_notes(())

    def show_anew(self) -> None:
        """Say the same, as it may show now."""
        self.update(Content(shown(self.text, lines=True)))

    def _say(self, text: str, name: str) -> None:
        self.text, self.is_aside = text, False
        self.remove_class("-error", "-note")
        if text:
            self.add_class(name)
        self.update(Content(shown(text, lines=True)))
