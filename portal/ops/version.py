"""Which version of the portal runs."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

PACKAGE = "qinghuan"


def version() -> str:
    """The installed version, 未安装 where the code runs without having been installed."""
    try:
        return installed(PACKAGE)
    except PackageNotFoundError:
        return "未安装"
