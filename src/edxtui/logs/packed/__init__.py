"""Packed logs read in place: gz, bz2, xz and zst, told by their first bytes.

`forward` goes through the text once and gathers points to begin from; a `PackedFile` reads at any address by them.
"""
