"""Make the wheel and its wheelhouse in dist/: all that a server without network installs from.

For this Python and this processor: run it on a machine like the server.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
EXTRAS = "postgres"


def wheel(into: Path) -> Path:
    """Build the project's wheel into a folder, with the hatchling of the dev extra."""
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(into), str(ROOT))
    return max(into.glob("qinghuan-*.whl"), key=lambda path: path.stat().st_mtime)


def wheelhouse(built: Path, into: Path) -> None:
    """Fetch every wheel that ``built`` needs, none to be compiled, and put it beside them."""
    _pip("download", "--only-binary", ":all:", "--dest", str(into), f"{built}[{EXTRAS}]")
    if not (into / built.name).exists():
        shutil.copy2(built, into)


def main() -> None:
    """Run the command."""
    shutil.rmtree(DIST, ignore_errors=True)
    house = DIST / "wheelhouse"
    house.mkdir(parents=True)
    built = wheel(DIST)
    wheelhouse(built, house)
    wheels = list(house.glob("*.whl"))
    size = sum(path.stat().st_size for path in wheels) // 2**20
    sys.stdout.write(
        f"{built.relative_to(ROOT)}，{house.relative_to(ROOT)}/（{len(wheels)} 个包，{size} MB）\n"
        f"在没有网络的服务器上安装：\n"
        f"  python3 -m venv /opt/qinghuan && /opt/qinghuan/bin/pip install --no-index "
        f"--find-links wheelhouse 'qinghuan[{EXTRAS}]'\n"
    )


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    subprocess.run(command, check=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    main()
