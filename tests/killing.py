"""kill -9 at a chosen moment: an act runs in a child that dies before its nth change of the disk."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

#: Calls that change the disk; one more of each is a moment to die at.
CHANGES = {"write", "fsync", "rename", "replace", "mkdir", "unlink", "rmdir", "renameat2", "link"}


def killed_at(act: Callable[[], object], moment: int) -> bool:
    """Run ``act`` in a child that is killed before its nth change of the disk; whether it was."""
    child = os.fork()
    if child == 0:
        seen, code = 0, 1

        def profile(frame: FrameType, event: str, called: Any) -> None:
            nonlocal seen
            if event == "c_call" and getattr(called, "__name__", "") in CHANGES:
                seen += 1
                if seen == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.setprofile(profile)
            act()
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0
