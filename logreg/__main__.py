"""`python -m logreg` is the command `logreg`."""

import sys

from logreg._command.cli import main

sys.exit(main())
