"""What stands between the things that somebody lists, also where an Arabic or Chinese keyboard wrote it.

Apart from `listing`, which says lists and needs Django: decisions read them, and are plain Python.
"""

import re

COMMAS = re.compile(r"[,;\n،؛，；、]")
