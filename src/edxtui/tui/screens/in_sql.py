"""What the explorer has to do with SQL: the query that is shown, as a statement to go on with or to take along."""

from dataclasses import dataclass

from textual import work
from textual.message import Message

from edxtui.answers import Understood, written_in_sql
from edxtui.tui.screens.at_cursor import AtCursorScreen
from edxtui.tui.statements import Statements


class InSqlScreen(AtCursorScreen):
    """Opens the SQL screen, and comes back from it at an event."""

    @dataclass
    class WrittenInSql(Message):
        """The query is a statement now."""

        statement: str

    _statements: Statements | None = None
    """Of SQL, as long as this screen lives."""

    def action_sql(self) -> None:
        """Ask in SQL, beginning with the query."""
        if not self.has_index:
            self.notify(f"{self.why_no_index} SQL can be asked when they are in.", markup=False)
            return
        from edxtui.tui.screens.sql import SqlScreen

        self._statements = self._statements or Statements()
        self.app.push_screen(SqlScreen(self.opening, self.view.query, self._statements), self._back_from_sql)

    def _back_from_sql(self, event: int | None) -> None:
        if event is not None:
            self.stand_at(event)

    @property
    def has_index(self) -> bool:
        """Whether everything is indexed."""
        raise NotImplementedError

    @property
    def why_no_index(self) -> str:
        """Why not everything is indexed, in a sentence."""
        raise NotImplementedError

    def action_copy_sql(self) -> None:
        """Copy the query as SQL."""
        self._write_in_sql(self.view.query)

    @work(thread=True, exclusive=True, group="sql-of-query", description="write a query as SQL")
    def _write_in_sql(self, query: Understood) -> None:
        def attempt() -> Message:
            with self.opening.store.question() as asking:
                return self.WrittenInSql(written_in_sql(query, asking))

        self.report(attempt)

    def on_in_sql_screen_written_in_sql(self, message: WrittenInSql) -> None:
        """Copy it."""
        message.stop()
        self.app.copy_to_clipboard(message.statement)
        self.notify("The query was copied as SQL.", markup=False)
