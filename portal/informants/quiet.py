"""Faults of the public pages in the log: which and where, on which day, nothing of the visitor."""

import json
import sys
import traceback

from portal.kernel import clock
from portal.places import PACKAGE


def tell(fault: BaseException) -> None:
    """Write one line: the day, the kind of fault, and the places in our own code it went through.

    No words of the fault itself: they may quote what somebody typed.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [
        f"{frame.filename.removeprefix(str(PACKAGE))}:{frame.lineno}"
        for frame in frames
        if frame.filename.startswith(str(PACKAGE))
    ]
    line = {"day": clock.today().isoformat(), "fault": type(fault).__name__, "at": ours}
    sys.stderr.write(json.dumps(line) + "\n")
