"""What stands between the things that somebody lists, also where an Arabic or Chinese keyboard wrote it."""

import re

COMMAS = re.compile(r"[,;\n،؛，；、]")
