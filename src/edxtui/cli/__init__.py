"""The commands: a front that writes data to standard output and words to standard error.

`main` and what it imports stays light, as every worker process of an index loads it anew; a command's own file is
loaded when the command is called.
"""
