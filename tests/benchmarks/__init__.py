"""What is measured, against whom. Run by hand: `python -m tests.benchmarks.NAME`; figures go into docs/explanation."""
