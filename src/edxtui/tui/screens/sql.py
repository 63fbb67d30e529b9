"""SQL over the index: a statement, its answer, and the way back to an event of it."""

import json
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from edxtui.answers import Understood, written_in_sql
from edxtui.errors import EdxtuiError, SqlError, Stopped, UsageError
from edxtui.export.values import keys, plain
from edxtui.opening import Opening
from edxtui.tui import actions
from edxtui.tui.at_work import AT_WORK
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.panes import Split
from edxtui.tui.reporting import report
from edxtui.tui.screens.paned import PanedScreen
from edxtui.tui.statements import Statements
from edxtui.tui.widgets.answer_table import AnswerHeader, AnswerTable
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.sql_editor import SqlEditor
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.widgets.work_line import WorkLine
from edxtui.wording import counted

if TYPE_CHECKING:
    from edxtui.index.sandbox import Sandbox

KEPT: Final = 50_000
"""Rows of an answer that are held; an export writes all of them."""
SECONDS: Final = 300.0
"""After which a statement is given up."""
_EVERY: Final = 0.1
"""Seconds between two looks at the rows that have come."""
_EXAMPLE: Final = "SELECT type, count(*) AS events\nFROM events\nGROUP BY type\nORDER BY events DESC"


class Run:
    """One statement that is under way."""

    def __init__(self, statement: str) -> None:
        """Run this."""
        self.statement = statement
        self.began = monotonic()
        self.rows = 0
        self.seconds: float | None = None
        """How long it took; None until it is over."""
        self.more = False
        """Whether there are more rows than are held."""
        self._sandbox: Sandbox | None = None
        self._stopped = False

    def use(self, sandbox: "Sandbox") -> None:
        """This engine answers it.

        Raises: Stopped: nobody wants the answer any more.
        """
        self._sandbox = sandbox
        if self._stopped:
            raise Stopped

    def stop(self) -> None:
        """End it."""
        self._stopped = True
        if self._sandbox is not None:
            self._sandbox.stop()


class SqlScreen(PanedScreen[int | None]):
    """Returns the id of the event to show in the list, or None to go back to where one was."""

    AUTO_FOCUS = "#statement"
    SPLITS = (Split("sql", "statement", "answer-pane", is_stacked=True),)
    BINDINGS: ClassVar[list[BindingType]] = list(actions.SQL)

    @dataclass
    class Written(Message):
        """The query was turned into SQL, or why it has none."""

        statement: str
        note: str = ""

    @dataclass
    class Came(Message):
        """Some rows are here."""

        run: Run
        columns: tuple[tuple[str, str], ...]
        rows: list[tuple[Any, ...]]
        begins: bool
        """Whether they are the first."""

    @dataclass
    class Ended(Message):
        """All rows that are held are here."""

        run: Run

    @dataclass
    class Failed(Message):
        """It could not be done."""

        error: EdxtuiError
        run: Run | None = None

    @dataclass
    class StopAsked(Message):
        """Somebody wants it to end."""

        run: Run

    @dataclass
    class Found(Message):
        """The event of a row; None where the index does not have it."""

        event: int | None

    def __init__(self, opening: Opening, query: Understood, statements: Statements) -> None:
        """Ask these logs, beginning with a query, or with the draft if that began with the same."""
        super().__init__()
        self._opening = opening
        self._query = query
        self._statements = statements
        self._run: Run | None = None

    def compose(self) -> ComposeResult:
        """Title, statement, messages, answer."""
        yield TitleLine()
        yield SqlEditor(id="statement")
        yield MessageLine(id="message")
        with Vertical(id="answer-pane"):
            yield AnswerHeader()
            yield AnswerTable(id="answer")
            yield Static("ctrl+r runs the statement. Tables: events, damaged, sessions.", id="none")
        yield WorkLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the query."""
        self.add_class("-none")
        names = [log.name for log in self._opening.logs]
        self.query_one(TitleLine).logs = f"SQL · {names[0] if len(names) == 1 else counted(len(names), 'log')}"
        self.set_interval(0.5, self._tell)
        if self._statements.draft and self._statements.query == self._query.text:
            self.query_one(SqlEditor).put(self._statements.draft)
        else:
            self._statements.query = self._query.text
            self._write()

    @on(SqlEditor.Changed, "#statement")
    def _keep_draft(self) -> None:
        self._statements.draft = self.query_one(SqlEditor).text

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._run is not None:
            self._run.stop()

    # The query as SQL

    @work(thread=True, group="sql-of-query", description="write a query as SQL")
    def _write(self) -> None:
        def attempt() -> Message:
            if not self._query.text:
                return self.Written(_EXAMPLE)
            with self._opening.store.question() as asking:
                try:
                    return self.Written(written_in_sql(self._query, asking))
                except UsageError as error:
                    return self.Written(_EXAMPLE, f"{error} {error.hint}")

        report(self, attempt, self.Failed)

    @on(Written)
    def _offer(self, message: Written) -> None:
        message.stop()
        editor = self.query_one(SqlEditor)
        if not editor.text:  # somebody may write already
            editor.put(message.statement)
        if message.note:
            self.query_one(MessageLine).say_notes((message.note,))

    # Running

    @property
    def _is_running(self) -> bool:
        return self._run is not None and self._run.seconds is None

    def action_run(self) -> None:
        """Run the statement."""
        if self._run is not None:
            self._run.stop()
        statement = self.query_one(SqlEditor).text
        self._statements.run.add(statement)
        self.query_one(MessageLine).say_notes(())
        self._run = Run(statement)
        self._tell()
        self._answer(self._run)

    @work(thread=True, exclusive=True, group="sql", description="answer SQL")
    def _answer(self, run: Run) -> None:
        worker = get_current_worker()

        def attempt() -> Message:
            stop = lambda: self.post_message(self.StopAsked(run))  # noqa: E731 - nothing else to say
            with AT_WORK.going_on("running SQL", "rows", stop) as work, self._opening.sandbox() as sandbox:
                run.use(sandbox)
                answer = sandbox.ask(run.statement, seconds=SECONDS)
                waiting: list[tuple[Any, ...]] = []
                begins, told = True, 0.0
                for rows in answer.rows:
                    run.more = run.rows + len(rows) > KEPT
                    waiting += rows[: KEPT - run.rows]
                    run.rows += len(rows[: KEPT - run.rows])
                    work.tell(run.rows)
                    if monotonic() - told >= _EVERY or run.more:
                        if worker.is_cancelled:
                            raise Stopped
                        self.post_message(self.Came(run, answer.columns, waiting, begins))
                        waiting, begins, told = [], False, monotonic()
                    if run.more:
                        break
                self.post_message(self.Came(run, answer.columns, waiting, begins))
                return self.Ended(run)

        report(self, attempt, lambda error: self.Failed(error, run))

    @on(Came)
    def _show_rows(self, message: Came) -> None:
        message.stop()
        if message.run is not self._run:
            return
        table = self.query_one(AnswerTable)
        if message.begins:
            self.remove_class("-none")
            table.begin(message.columns)
        table.add(message.rows)
        self._tell()

    @on(Ended)
    def _show_end(self, message: Ended) -> None:
        message.stop()
        if message.run is self._run:
            message.run.seconds = monotonic() - message.run.began
            self._tell()
            if message.run.rows:
                self.set_focus(self.query_one(AnswerTable))

    @on(Failed)
    def _say_failed(self, message: Failed) -> None:
        message.stop()
        if message.run is not None and message.run is not self._run:
            return
        self._run = None
        self._tell()
        self.query_one(MessageLine).say_error(message.error)
        if isinstance(message.error, SqlError) and message.error.line:
            self.query_one(SqlEditor).point_at(message.error.line, message.error.column)
            self.set_focus(self.query_one(SqlEditor))

    def _tell(self) -> None:
        """How far the statement is."""
        run, title = self._run, self.query_one(TitleLine)
        if run is None:
            title.shown = ""
        elif run.seconds is None:
            title.shown = f"running … {monotonic() - run.began:.1f} s, {counted(run.rows, 'row')}; Esc stops"
        else:
            first = "first " if run.more else ""
            title.shown = f"{first}{counted(run.rows, 'row')} in {run.seconds:.2f} s"

    @on(AnswerTable.Scrolled)
    def _follow_columns(self) -> None:
        self.query_one(AnswerHeader).follow(self.query_one(AnswerTable))

    # Actions

    def action_statement_before(self) -> None:
        """The statement before."""
        self._statements.run.add(self.query_one(SqlEditor).text)
        self._put(self._statements.run.back())

    def action_statement_after(self) -> None:
        """The statement after."""
        self._put(self._statements.run.forward())

    def _put(self, statement: str | None) -> None:
        if statement is not None:
            self.query_one(SqlEditor).put(statement)
            self.set_focus(self.query_one(SqlEditor))

    def action_step_back(self) -> None:
        """Stop the statement; else from the answer to the editor, and from there to the list."""
        if self._is_running:
            self._stop()
        elif self.query_one(MessageLine).take_back() or self.ends_zoom():
            return
        elif self.query_one(AnswerTable).has_focus:
            self.set_focus(self.query_one(SqlEditor))
        else:
            self.dismiss(None)

    @on(StopAsked)
    def _stop_if_asked(self, message: StopAsked) -> None:
        message.stop()
        if message.run is self._run and self._is_running:
            self._stop()

    def _stop(self) -> None:
        """Give up the statement that runs."""
        if self._run is not None:
            self._run.stop()
            rows = self._run.rows
            self._run = None
            self._tell()
            self.query_one(MessageLine).say_notes((f"The statement was stopped after {counted(rows, 'row')}.",))

    @on(AnswerTable.Selected, "#answer")
    def _open_event(self) -> None:
        table = self.query_one(AnswerTable)
        row = table.current
        if row is None:
            return
        values = {name.casefold(): value for (name, _), value in zip(table.columns, row, strict=True)}
        log, offset, event = values.get("log"), values.get("offset"), values.get("id")
        names = [log.name for log in self._opening.logs]
        if isinstance(offset, int) and log in names:
            self._find(names.index(log), offset)
        elif isinstance(event, int):
            self.dismiss(event)
        else:
            self.notify('This row is no single event: select log and "offset" to open its event.', markup=False)

    @work(thread=True, exclusive=True, group="sql-event", description="find the event of a row")
    def _find(self, log: int, offset: int) -> None:
        def attempt() -> Message:
            with self._opening.store.question() as asking:
                return self.Found(asking.at(log, offset))

        report(self, attempt, self.Failed)

    @on(Found)
    def _leave_for_event(self, message: Found) -> None:
        message.stop()
        if message.event is None:
            self.notify("There is no event at this place.", markup=False)
        else:
            self.dismiss(message.event)

    @on(AnswerTable.ExportAsked)
    def _export(self) -> None:
        from edxtui.tui.screens.answer_dialog import AnswerDialog

        run = self._run
        if run is None or self._is_running:
            self.notify("There is no whole answer to export.", markup=False)
            return
        how_much = "all rows, of which the first are shown" if run.more else counted(run.rows, "row")
        self.app.push_screen(AnswerDialog(self._opening, run.statement, how_much))

    @on(AnswerTable.CopyAsked)
    def _copy_row(self) -> None:
        table = self.query_one(AnswerTable)
        if table.current is not None:
            names = keys(name for name, _ in table.columns)
            row = dict(zip(names, map(plain, CURTAIN.row(table.current)), strict=True))
            self.app.copy_to_clipboard(json.dumps(row, ensure_ascii=False))
            self.notify("The row was copied.", markup=False)

    def action_help(self) -> None:
        """Show the keys."""
        from edxtui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())
