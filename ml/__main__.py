"""``python -m ml``: the other door."""

import sys

from ml.cli import main

sys.exit(main())
