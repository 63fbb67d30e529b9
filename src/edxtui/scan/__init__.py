"""What only the documents themselves tell: found by reading them, in worker processes where there is much to read.

`plan` splits a statement into what the index knows and what is asked of documents; `scanner` asks the one, hands out
the other, and puts both together again.
"""
