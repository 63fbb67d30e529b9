"""Every key of the screens, declared once: footer, help and docs/reference/keys.md derive from here."""

from dataclasses import replace
from typing import Final

from textual.binding import Binding

# Keys that stand together in the footer, under one word.
ONLY: Final = Binding.Group("Filter", compact=True)
SESSION: Final = Binding.Group("Session", compact=True)
MARKS: Final = Binding.Group("Mark", compact=True)
FOLD: Final = Binding.Group("Fold", compact=True)
SIZE: Final = Binding.Group("Size", compact=True)
MOVE: Final = Binding.Group("Move", compact=True)
ZOOM: Final = Binding.Group("Zoom", compact=True)


def _key(
    keys: str,
    action: str,
    label: str,
    meaning: str,
    group: Binding.Group | None = None,
    *,
    show: bool = False,
    priority: bool = False,
) -> Binding:
    return Binding(keys, action, label, tooltip=meaning, group=group, show=show, priority=priority)


def _of(place: str, *bindings: Binding) -> tuple[Binding, ...]:
    """The actions of a place, by whose name the config file calls them; some are another place's."""
    return tuple(
        replace(binding, id=binding.id or f"{place}.{binding.action.rpartition('.')[2]}") for binding in bindings
    )


ROWS: Final = _of(
    "lists",
    _key("down,j", "cursor_down", "Down", "One down"),
    _key("up,k", "cursor_up", "Up", "One up"),
    _key("pagedown", "page_down", "Page down", "A page down"),
    _key("pageup", "page_up", "Page up", "A page up"),
    _key("ctrl+d", "half_page_down", "Half down", "Half a page down"),
    _key("ctrl+u", "half_page_up", "Half up", "Half a page up"),
    _key("home,g", "first", "First", "To the first"),
    _key("end,G", "last", "Last", "To the last"),
    _key("enter", "select", "Open", "Open what is under the cursor"),
)
"""In every list."""

DOCUMENT: Final = _of(
    "document",
    _key("down,j", "cursor_down", "Down", "One line down"),
    _key("up,k", "cursor_up", "Up", "One line up"),
    _key("pagedown", "page_down", "Page down", "A page down"),
    _key("pageup", "page_up", "Page up", "A page up"),
    _key("ctrl+d", "half_page_down", "Half down", "Half a page down"),
    _key("ctrl+u", "half_page_up", "Half up", "Half a page up"),
    _key("home,g", "first", "Top", "To the top"),
    _key("end,G", "last", "End", "To the end"),
)
"""In the detail pane and in the event reference beside it."""

MARKING: Final = _of(
    "events",
    _key("m", "mark", "Mark", "Mark the event, or all of the range; again to unmark", MARKS, show=True),
    _key("a", "note", "Note", "Write a note on the event, which marks it", MARKS),
    _key("v", "range", "Range", "Begin a range here, for m to mark; again to give it up"),
    _key("shift+down", "extend_down", "Range on", "Begin a range, or take in the next event"),
    _key("shift+up", "extend_up", "Range back", "Begin a range, or take in the event before"),
    _key("full_stop", "next_marked", "Next marked", "Next marked event"),
    _key("comma", "previous_marked", "Marked before", "Previous marked event"),
)
"""Wherever there are events."""

DETAIL: Final = _of(
    "detail",
    _key(
        "enter", "unfold_or_whole", "Open", "Fold what begins here, or open it; a string that is cut in full", show=True
    ),
    _key("space", "fold", "Fold", "Fold what begins here, or open it"),
    _key("left", "fold_or_up", "Fold", "Fold what begins here; else up to what it belongs to"),
    _key("right", "unfold", "Unfold", "Open what is folded here"),
    _key("right_parenthesis", "next_sibling", "Next beside", "The next member or element of the same branch"),
    _key("left_parenthesis", "previous_sibling", "Before beside", "The one before"),
    _key("minus", "fold_all", "Fold all", "Fold everything down to the first level", FOLD, show=True),
    _key("plus,equals_sign", "unfold_all", "Unfold all", "Open everything", FOLD, show=True),
    _key("w", "raw", "Raw", "The text as the log has it; again pretty-printed", show=True),
    # With priority, as the one of the query.
    _key("slash", "screen.search_detail", "Search", "Search in the document", show=True, priority=True),
    _key("n", "next_match", "Next match", "Next place of what is searched for"),
    _key("N", "previous_match", "Match before", "The place before"),
    _key("escape", "stop_search", "Stop", "While a large document is searched: search no further"),
    _key("J", "screen.next_event", "Next event", "The next event, without leaving the pane"),
    _key("K", "screen.previous_event", "Event before", "The event before"),
    _key("Y", "copy_member", "Copy", "Copy the path and the value under the cursor", show=True),
    _key("V", "copy_value", "Copy value", "Copy the value alone"),
    _key("P", "copy_path", "Copy path", "Copy the path alone, as queries write it"),
)
"""In the detail pane, beside what moves."""

SHARING: Final = _of(
    "panes",
    _key("right_curly_bracket", "grow_pane", "Larger", "This pane a little larger"),
    _key("left_curly_bracket", "shrink_pane", "Smaller", "This pane a little smaller"),
    _key("Z", "zoom_pane", "Zoom", "This pane alone on the screen; again to show all of them"),
)
"""Wherever panes share the screen."""

HIDING: Final = _of(
    "panes",
    _key("H", "hide_detail", "Hide detail", "Hide the detail pane; again to show it"),
    _key("T", "hide_strip", "Hide strip", "Hide the strip of time above; again to show it"),
)
"""Where there are a detail pane and a strip of time."""

EXPLORE: Final = _of(
    "explore",
    # With priority, so that what is typed right after the slash goes into the query however fast it comes.
    _key("slash", "edit_query", "Query", "Edit the query: Enter applies it, Esc leaves it", show=True, priority=True),
    _key("s", "timeline", "Sessions", "Session timeline of this event's user", show=True),
    _key("u", "only_user", "User", "Only events of this user", ONLY, show=True),
    _key("c", "only_course", "Course", "Only events of this course", ONLY, show=True),
    _key("t", "only_type", "Type", "Only events of this type", ONLY, show=True),
    _key("x", "exclude_type", "Not type", "Without events of this type", ONLY, show=True),
    _key("less_than_sign", "query_back", "Back", "Back to the query before, on into those of earlier runs"),
    _key("greater_than_sign", "query_forward", "Forward", "Forward to the next query"),
    _key("n", "next_of_user", "Next of user", "Next event of the same user"),
    _key("p", "previous_of_user", "Previous of user", "Previous event of the same user"),
    *MARKING,
    _key(
        "M", "only_marked", "Marked", "Only what is marked of what is shown; again to show all of it", MARKS, show=True
    ),
    _key("d", "reference", "Meaning", "What this event type or this member means; again to close it", show=True),
    _key("f", "facets", "Facets", "Counts of any field or path in what is shown; Enter filters", show=True),
    _key("h", "histogram", "Histogram", "Events over time in what is shown; a range filters", show=True),
    _key("colon", "go_to", "Go", "Go to a time, to an event's number, or to a share of what is shown", show=True),
    _key("C", "columns", "Columns", "Choose, size and order the columns of the list"),
    _key("F", "follow_log", "Follow", "Follow the growing log, the newest in view; again to stop"),
    _key("y", "copy_event", "Copy", "Copy the event's document"),
    _key("e", "export", "Export", "Export what is shown, or marked, or this session or user", show=True),
    _key("ctrl+s", "sql", "SQL", "Ask in SQL, beginning with the query"),
    _key("ctrl+y", "copy_sql", "Copy SQL", "Copy the query as SQL"),
    *SHARING,
    *HIDING,
    _key("question_mark", "help", "Help", "What the keys do and how queries are written", show=True),
    _key("q", "quit", "Quit", "Leave edxtui", show=True),
    _key("escape", "step_back", "Back", "One step back: from the detail to the list, from a query to all events"),
)
"""On the first screen."""

START: Final = _of(
    "start",
    _key("d", "demo", "Demo", "Explore the demo", show=True),
    _key("o", "open_folder", "Folder", "Explore all logs of this folder", show=True),
    _key("left,backspace", "up", "Up", "To the folder that this one is in", show=True),
    _key("q,escape", "quit", "Quit", "Leave edxtui", show=True),
)
"""Where no log was named."""

QUERY: Final = _of(
    "query",
    _key("tab", "take_first", "Take", "Take what is chosen in the list below, or the first"),
    _key("enter", "take_chosen", "Take", "Take what is chosen in the list; else apply the query", priority=True),
    _key("down", "next_offer", "Next", "The next in the list; open it where it is closed"),
    _key("up", "previous_offer", "Previous", "The one before; in an empty or unchanged query, the query asked before"),
    _key("escape", "close_list", "Close", "Close the list; then leave the query as it was", priority=True),
)
"""While a query is written."""

TIMELINE: Final = _of(
    "timeline",
    _key("left_square_bracket", "previous_session", "Previous session", "Previous session", SESSION, show=True),
    _key("right_square_bracket", "next_session", "Next session", "Next session", SESSION, show=True),
    _key("enter", "show_in_list", "To the list", "Back to the list, at this event"),
    _key("z", "scale", "Scale", "Lines as far apart as their times; again one below the other", show=True),
    _key("t", "only_type", "Only type", "Only events of this type in this session; again all of them", show=True),
    _key("o", "other_user", "User", "Sessions of another user", show=True),
    *MARKING,
    _key("d", "reference", "Meaning", "What this event type or this member means; again to close it", show=True),
    _key("y", "copy_event", "Copy", "Copy the event's document"),
    _key("e", "export", "Export", "Export this session, or user, or what is marked", show=True),
    *SHARING,
    *HIDING,
    _key("question_mark", "help", "Help", "What the keys do and how queries are written", show=True),
    _key("escape,s", "leave", "Back", "Back to the list", show=True),
    _key("q", "quit", "Quit", "Leave edxtui"),
)
"""In the session timeline."""

SQL: Final = _of(
    "sql",
    *SHARING,
    # With priority, as the editor would take them.
    _key("ctrl+r,f5", "run", "Run", "Run the statement", show=True, priority=True),
    _key("ctrl+up,alt+up", "statement_before", "Before", "The statement before", priority=True),
    _key("ctrl+down,alt+down", "statement_after", "After", "The statement after", priority=True),
    _key(
        "escape",
        "step_back",
        "Back",
        "Stop the statement; else from the answer to the editor, and from there back to the list",
        show=True,
        priority=True,
    ),
)
"""Where one asks in SQL."""

ANSWER: Final = _of(
    "answer",
    _key("right,l", "next_column", "Columns", "One column on"),
    _key("left,h", "column_before", "Columns", "One column back"),
    _key("enter", "select", "To the list", "Back to the list, at the event of this row", show=True),
    _key("e", "export", "Export", "Export all rows of the answer", show=True),
    _key("y", "copy_row", "Copy", "Copy the row as JSON", show=True),
    _key("question_mark", "screen.help", "Help", "What the keys do and how queries are written", show=True),
    _key("q", "app.quit", "Quit", "Leave edxtui", show=True),
)
"""In the answer to a statement."""

CHART: Final = _of(
    "chart",
    _key("left,k,up", "earlier", "Earlier", "One stretch of time back"),
    _key("right,j,down", "later", "Later", "One stretch of time on"),
    _key("pageup,ctrl+u", "page_earlier", "Far back", "A quarter of the width back"),
    _key("pagedown,ctrl+d", "page_later", "Far on", "A quarter of the width on"),
    _key("home,g", "first", "First", "To the first stretch"),
    _key("end,G", "last", "Last", "To the last stretch"),
    _key("p", "previous_filled", "Previous", "The nearest stretch before that has events"),
    _key("n", "next_filled", "Next", "The nearest stretch after that has events"),
    _key("space,m", "mark", "Mark", "Begin a range here; again to give it up", show=True),
)
"""In the histogram's chart."""

HISTOGRAM: Final = _of(
    "histogram",
    _key("enter", "choose", "Filter", "Only events of this stretch, or of the range", show=True),
    _key(
        "plus,equals_sign,z", "zoom_in", "Zoom in", "Look closer: at the range, or around the cursor", ZOOM, show=True
    ),
    _key("minus,Z", "zoom_out", "Zoom out", "Look at twice as much", ZOOM, show=True),
    _key("0", "zoom_all", "All", "Look at all of the time", ZOOM, show=True),
    _key("e", "export", "Export", "Export the counts that are seen: a row a stretch, a column a family", show=True),
    _key("question_mark", "help", "Help", "What the keys do and how queries are written", show=True),
    _key("escape,h", "leave", "Back", "Give up the range; back to the list as it was", show=True),
    _key("q", "quit", "Quit", "Leave edxtui"),
)
"""In the histogram."""

FACET_VALUES: Final = _of(
    "facet_values",
    _key("enter", "select", "Filter", "Filter by what is included and excluded, or else by this value", show=True),
)
"""In the values of a facet, beside what moves in every list."""

FACETS: Final = _of(
    "facets",
    _key("space,plus", "include", "Include", "Include this value; again to take it back", show=True),
    _key("minus,x", "exclude", "Exclude", "Exclude this value; again to take it back", show=True),
    _key("slash", "search", "Search", "Show only values like what is typed", show=True),
    _key("f", "choose_field", "Field", "Choose another field, or type a path", show=True),
    _key("left", "previous_field", "Field before", "Counts of the field before"),
    _key("right", "next_field", "Next field", "Counts of the next field"),
    _key("o", "order", "Order", "Order by number or by value", show=True),
    _key("a", "include_all", "All", "Include all values that are shown; again to take them back"),
    _key("e", "export", "Export", "Export the values that are shown, with their counts", show=True),
    *SHARING,
    _key("question_mark", "help", "Help", "What the keys do and how queries are written", show=True),
    _key("escape", "leave", "Back", "Show all values again; back to the list as it was", show=True),
    _key("q", "quit", "Quit", "Leave edxtui"),
)
"""In the facets."""

SESSION_EVENTS: Final = _of(
    "session_events",
    _key("enter", "select", "To the list", "Back to the list, at this event", show=True),
    _key("right,l", "next_twin", "Twin", "The next of the events on this line, which tell of one action"),
    _key("left,h", "twin_before", "Twin before", "The one before of the events on this line"),
)
"""In the events of a session, where every list has another meaning for the key."""

COLUMN_LIST: Final = _of(
    "column_list",
    _key("enter", "select", "Keep", "Keep the columns as they are now", show=True),
)
"""In the list of columns, where every list has another meaning for the key."""

COLUMNS: Final = _of(
    "columns",
    _key("space", "turn", "Show", "Show this column; again to show it no longer", show=True),
    _key("left,minus", "narrower", "Narrower", "One cell narrower", SIZE, show=True),
    _key("right,plus,equals_sign", "wider", "Wider", "One cell wider", SIZE, show=True),
    _key("0", "fit", "Fit", "As wide as it fits", SIZE, show=True),
    _key("shift+up,K", "earlier", "Earlier", "One place to the left in the list", MOVE, show=True),
    _key("shift+down,J", "later", "Later", "One place to the right in the list", MOVE, show=True),
    _key("r", "usual", "Usual", "The columns of the config file, or else of the first run", show=True),
    _key("question_mark", "help", "Help", "What the keys do and how queries are written"),
    _key("escape", "leave", "Back", "Back to the list, with the columns as they were before", show=True),
)
"""Where columns are chosen."""

EVERYWHERE: Final = _of(
    "everywhere",
    _key("X", "stop_work", "Stop", "Stop what is at work: of several, what began last"),
    _key("ctrl+h", "hide_people", "Hide people", "Stand-ins in the place of people; again to show them"),
)
"""On every screen."""

PANES: Final = (_key("tab", "app.focus_next", "Next pane", "Round the panes"),)
"""Textual's own, told in help and docs."""
