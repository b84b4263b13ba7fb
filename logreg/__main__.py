"""`python -m logreg` is the command `logreg`."""

import sys

from logreg.cli import main

sys.exit(main())
