"""Every "no" of cleaning, in Chinese: what happened, then what to do."""

from portal.cleaning.answers import Unclean

_PICTURE_IT = "请打开它，把要紧的部分截图，再传截图。"
_OR_AS_IS = "您也可以原样发送（里面的作者、位置等信息会一起留下），或者不传。"


def empty() -> Unclean:
    """Nothing in it."""
    return Unclean("empty", "这是空文件，没有内容。请重新选择后再传。")


def too_large(limit: int) -> Unclean:
    """More than ``limit`` bytes."""
    most = limit // (1024 * 1024)
    return Unclean(
        "too_large",
        f"文件超过 {most} MB，没有收下。请压缩、截取要紧的一段，或分成几个文件再传。",
    )


def too_many_pixels(limit: int) -> Unclean:
    """A picture beyond ``limit`` pixels."""
    return Unclean(
        "too_many_pixels",
        f"图片超过 {limit // 10_000:,} 万像素，没有收下。请截图，或在手机里缩小后再传。",
    )


def unknown() -> Unclean:
    """No kind that is known."""
    return Unclean(
        "unknown_kind",
        "这种文件不能收。可以传照片、视频、录音、PDF、Word、Excel、PPT 和文本文件；"
        "别的文件" + _PICTURE_IT,
    )


def wrong_ending(label: str, ending: str) -> Unclean:
    """The content says one kind, the name another."""
    name = f"后缀却是 .{ending}" if ending else "却没有后缀"
    return Unclean(
        "wrong_extension",
        f"文件内容是{label}，{name}，两者不符，没有收下。请改回原来的后缀，或截图后再传。",
    )


def hidden(what: str) -> Unclean:
    """Two kinds in one file."""
    return Unclean(
        "polyglot",
        f"这份文件里面还藏着{what}，没有收下。{_PICTURE_IT}",
    )


def page() -> Unclean:
    """SVG, HTML and scripts."""
    return Unclean("active_page", f"网页、SVG 图形和脚本可能暗含程序，没有收下。{_PICTURE_IT}")


def program() -> Unclean:
    """Something that runs."""
    return Unclean("program", f"这是程序文件，没有收下。要说明的是它的画面时，{_PICTURE_IT}")


def archive() -> Unclean:
    """A zip, rar or 7z of files."""
    return Unclean("archive", "压缩包没有收下。请解压，把里面的文件一个一个传。")


def bomb() -> Unclean:
    """Unpacks to far too much."""
    return Unclean(
        "bomb",
        f"文件展开后过大，或里面的部件过多，没有收下。{_PICTURE_IT}",
    )


def macros() -> Unclean:
    """Macros, controls, embedded programs and objects."""
    return Unclean(
        "macros",
        "文件里带有宏、控件或嵌入的对象，可能暗含程序，没有收下。"
        "请另存为不带宏的 .docx、.xlsx、.pptx 并删去嵌入的对象，或截图后再传。",
    )


def entities() -> Unclean:
    """A document type or entities in the XML of an Office file."""
    return Unclean("entities", f"文件里有不正常的定义，没有收下。{_PICTURE_IT}")


def broken() -> Unclean:
    """Cannot be read through."""
    return Unclean(
        "broken", "文件打不开，可能没有传完或已损坏。请重新选择后再传；仍不行请截图后再传。"
    )


def locked() -> Unclean:
    """Encrypted."""
    return Unclean(
        "locked",
        f"文件设有密码，去不掉里面的作者等信息。请取消密码后再传，或截图后再传。{_OR_AS_IS}",
        may_send_as_is=True,
    )


def old_office() -> Unclean:
    """.doc, .xls, .ppt, .wps, .et, .dps."""
    return Unclean(
        "old_office",
        "这是旧版 Office 或 WPS 文件，去不掉里面的作者等信息。"
        f"请另存为 .docx、.xlsx 或 .pptx 后再传，或截图后再传。{_OR_AS_IS}",
        may_send_as_is=True,
    )


def not_cleanable(what: str) -> Unclean:
    """Known and harmless, but with something that is not understood: 「这种音频」."""
    return Unclean(
        "not_cleanable",
        f"{what}里可能有设备、作者等信息，去不掉。请转成常见格式或截图、重录后再传。{_OR_AS_IS}",
        may_send_as_is=True,
    )


def failed() -> Unclean:
    """The cleaner itself died, ran out of memory or of time."""
    return Unclean("failed", f"清理这份文件时出错或用时过长，没有收下。{_PICTURE_IT}")
