"""Loading: the collector rests meanwhile, and never looks again at what was loaded.

Modules, classes and tables last as long as the process. ``app`` imports this before them all.
"""

import gc

gc.disable()


def done() -> None:
    """Everything is loaded: set it apart, and let the collector go on with what comes."""
    gc.freeze()
    gc.enable()
