"""The South-South dialogue of 28 June 2011, played through the same actions and the same log as any other."""
