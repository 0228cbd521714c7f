"""Make the virtual environment where it is missing or out of date, then run a module in it.

``python3 deploy/env.py demo -- portal demo`` runs ``python -m portal demo``. The words before
``--`` are extras of pyproject.toml, ``demo`` stands for none. Standard library only: it runs
before anything is installed. Nothing is installed where pyproject.toml is what it was last time.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def main(arguments):
    """Prepare the environment for the extras named and run the module named."""
    if "--" not in arguments or not arguments[arguments.index("--") + 1 :]:
        sys.exit("usage: python3 deploy/env.py [EXTRA ...] -- MODULE [ARGUMENT ...]")
    if sys.version_info < OLDEST:
        sys.exit(f"需要 Python 3.11 或更新的版本，现在是 {sys.version.split()[0]}。")
    middle = arguments.index("--")
    extras = sorted(set(arguments[:middle]) - {"demo"})
    prepare(extras)
    run = [str(PYTHON), "-m", *arguments[middle + 1 :]]
    if os.name == "nt":
        sys.exit(subprocess.call(run, cwd=ROOT))  # noqa: S603 - our own words
    os.chdir(ROOT)
    os.execv(run[0], run)  # noqa: S606 - our own words


def prepare(extras):
    """Make or bring up to date what is there; extras asked for before are kept."""
    wanted = fingerprint()
    found = kept()
    extras = sorted({*extras, *found.get("extras", [])})
    if found == {"fingerprint": wanted, "extras": extras}:
        return
    if not has_pip():
        make_venv()
    began = time.monotonic()
    say("安装程序所需的库（第一次约需一两分钟）…")
    install(extras)
    STAMP.write_text(json.dumps({"fingerprint": wanted, "extras": extras}), encoding="utf-8")
    say(f"库已装好，用了 {time.monotonic() - began:.0f} 秒。")


def fingerprint():
    """What the environment depends on: the project's settings and this Python."""
    settings = (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(settings + sys.version.encode()).hexdigest()


def kept():
    """What was installed last time; nothing where that cannot be read."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8")) if PYTHON.exists() else {}
    except (OSError, ValueError):
        return {}


def has_pip():
    """Whether there is an environment that works: not after a broken start, nor a new Python."""
    if not PYTHON.exists():
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.call([str(PYTHON), "-m", "pip", "--version"], **quiet) == 0  # noqa: S603 - our own words


def make_venv():
    """A virtual environment beside the project."""
    try:
        import ensurepip  # noqa: F401, PLC0415 - only whether it is there
        import venv  # noqa: PLC0415 - Debian leaves it out of python3
    except ImportError:
        sys.exit("缺少 venv（Debian: apt-get install python3-venv），装好后再运行一次。")
    say(f"建立虚拟环境 {VENV.name} …")
    venv.create(VENV, with_pip=True, clear=True)


def install(extras):
    """The project, editable, with its extras; its own lines are shown only where it fails."""
    what = f".[{','.join(extras)}]" if extras else "."
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-warn-script-location", "--progress-bar", "off", "--editable", what]
    process = subprocess.Popen(  # noqa: S603 - our own words
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    said = []
    for line in process.stdout:
        said.append(line)
        word = line.split()
        if word[:1] == ["Collecting"]:
            say("  " + word[1])
        elif line.startswith("Installing collected"):
            say("  写入磁盘 …")
    if process.wait() != 0:
        sys.stderr.write("".join(said[-30:]))
        sys.exit("库没有装好。请看上面的原因；没有网络时，用安装包里的 wheelhouse（见 README）。")


def say(words):
    """A line of progress, at once."""
    print(words, flush=True)  # noqa: T201 - it talks to a person


if __name__ == "__main__":
    main(sys.argv[1:])
