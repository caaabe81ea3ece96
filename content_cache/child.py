"""Asking a child process about a file that may be made to harm whoever reads it.

A library in C that meets a hostile file may crash, loop or eat the memory: the child takes the blow.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

#: Private writable memory of a child in bytes: heap and stacks, not the files it maps to read.
MOST_MEMORY = 768 << 20
#: The most that a child may answer, in bytes.
MOST_ANSWER = 1 << 20


class ChildError(Exception):
    """The child answered nothing: it crashed, or it was stopped after too long."""


def ask(module: str, file: Path, *words: str, seconds: int, stay_s: int = 0) -> bytes:
    """What ``python -m module FILE SECONDS WORDS…`` writes on its standard output.

    ``seconds`` limits its work; its stay is ``stay_s``, else four times that. Raises ChildError.
    """
    # -P: what lies in the current folder is not imported.
    command = [sys.executable, "-P", "-m", module, str(file.absolute()), str(seconds), *words]
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the file is an absolute path
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=stay_s or 4 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildError(f"{module} took too long") from error
    if done.returncode or len(done.stdout) > MOST_ANSWER:
        raise ChildError(f"{module} ended with {done.returncode}")
    return done.stdout


def humble(seconds: int, most_written: int = resource.RLIM_INFINITY) -> None:
    """Called by the child first: the last to be served, so much processor time, so much memory.

    ``most_written`` is the largest file that it may write, in bytes.
    """
    os.nice(10)
    # Whoever asked is gone: nobody waits for the answer (PR_SET_PDEATHSIG, prctl(2)).
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    limits = (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, most_written),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in limits:
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is already in force
            resource.setrlimit(what, (most, most))
