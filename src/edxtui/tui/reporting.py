"""What a worker of the screens found or why it failed, as a message to whoever started it."""

from collections.abc import Callable

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError, Stopped


def report(to: MessagePump, attempt: Callable[[], Message], failed: Callable[[EdxtuiError], Message]) -> None:
    """In a worker: post what the attempt finds, or why it failed; nothing where the answer came too late."""
    worker = get_current_worker()
    try:
        message = attempt()
    except Stopped:
        return
    except EdxtuiError as error:
        message = failed(error)
    if not worker.is_cancelled:
        to.post_message(message)
