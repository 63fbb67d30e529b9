"""Bytes become records: where the documents of a log lie, and what could not be read.

This room knows JSON, lines and files; what an event means it does not know. What it must know of a document to tell
events from other text is handed to it as a `Shape`.
"""
