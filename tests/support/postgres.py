"""A throw-away PostgreSQL: a cluster in a temporary folder, gone when the block ends.

Standard library only. Works as root too: PostgreSQL refuses root, so it then runs as ``postgres``
or another user without rights.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "postgresql"
SERVERS = ("postgres", "nobody")
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest; None where there are none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda path: int(path.parent.name), default=None)


@contextlib.contextmanager
def _ended_by_term() -> Iterator[None]:
    """Let a SIGTERM end the block as an error does, so that the server goes with it."""
    mine = threading.current_thread() is threading.main_thread()
    if not mine or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh server, for SQLAlchemy. Raises RuntimeError if it does not start."""
    bin_ = programs()
    if bin_ is None:
        raise RuntimeError(f"no PostgreSQL server programs (Debian: {PACKAGE})")
    with _ended_by_term():
        yield from _running(bin_)


def _running(bin_: Path) -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    user = _user()
    try:
        home.chmod(0o700)
        if user:
            shutil.chown(home, user)
        port = _free_port()
        data = home / "data"
        _run(user, home, bin_ / "initdb", "-D", data, "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "--locale=C.UTF-8", "-N")  # fmt: skip
        options = [f"-p {port}", f"-k {home}", "-c listen_addresses=127.0.0.1"]
        options += [f"-c {setting}" for setting in QUICK]
        try:
            _run(user, home, bin_ / "pg_ctl", "-D", data, "-w", "-l", home / "log",
                 "start", "-o", " ".join(options))  # fmt: skip
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            with contextlib.suppress(RuntimeError):
                _run(user, home, bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _user() -> str | None:
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - there is none on Windows

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in SERVERS if name in known), None)


def _run(user: str | None, home: Path, *command: object) -> None:
    as_whom = {"user": user, "group": _group(user), "extra_groups": []} if user else {}
    # Files, not pipes: the server keeps what it is given open, and a pipe would never end.
    with (home / "said").open("w+") as said:
        if user:
            shutil.chown(home / "said", user)
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=home,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C.UTF-8"},
            **as_whom,
            check=False,
        )
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{said.read()}")


def _group(user: str) -> int:
    import pwd  # noqa: PLC0415 - there is none on Windows

    return pwd.getpwnam(user).pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
