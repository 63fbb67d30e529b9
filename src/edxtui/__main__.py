"""`python -m edxtui`."""

import sys

from edxtui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
