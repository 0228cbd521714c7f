"""Text boxes: for the page number of a turned page alone, which no paragraph can carry."""

_EMU = 635


def upright_box(content: str, number: int, left: int, top: int, width: int, height: int) -> str:
    """A run with a box placed on the page, its text turned clockwise; lengths in twips."""
    x, y, cx, cy = (length * _EMU for length in (left, top, width, height))
    shape = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1"'
        ' behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name="页码 {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{shape}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
        f"</wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{_old_box(content, number, left, top, width, height)}</w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def _old_box(content: str, number: int, left: int, top: int, width: int, height: int) -> str:
    """The same box as Word 2007 reads it."""
    return (
        f'<v:rect id="number{number}" style="position:absolute;margin-left:{left / 20:g}pt;'
        f"margin-top:{top / 20:g}pt;width:{width / 20:g}pt;height:{height / 20:g}pt;"
        'mso-position-horizontal-relative:page;mso-position-vertical-relative:page"'
        ' filled="f" stroked="f"><v:textbox style="layout-flow:vertical" inset="0,0,0,0">'
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:rect>"
    )
