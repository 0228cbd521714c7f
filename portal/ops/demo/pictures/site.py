"""Scenes of building sites and the open air; ``after`` is the same place put right."""

from portal.ops.demo.pictures.canvas import (
    BLACK,
    GREEN,
    RED,
    RUST,
    STEEL,
    WHITE,
    WOOD,
    YELLOW,
    Canvas,
)


def scaffold(c: Canvas, after: bool) -> None:
    """A facade with its scaffold: boards and net missing, then there."""
    c.yard()
    c.box(140, 90, 760, 520, c.near((188, 180, 168)))
    for row in range(3):
        for column in range(6):
            c.box(180 + column * 118, 120 + row * 165, 70, 96, c.near((96, 110, 122)))
    if after:
        c.veil((110, 60, 930, 470), (62, 128, 84))
    for column in range(9):
        c.pipe((110 + column * 103, 40), (110 + column * 103, 690), RUST, 11)
    for row in range(4):
        y = 120 + row * 160
        c.pipe((100, y), (940, y), c.near(STEEL), 10)
        missing = () if after else (row + 2, row + 4)
        for column in range(8):
            if row and column not in missing:
                c.box(112 + column * 103, y - 9, 100, 9, c.near(WOOD), 1)
                if after:
                    c.hazard_tape(112 + column * 103, y - 30, 100)
    c.line((110, 690), (420, 120), fill=RUST, width=9)


def hole(c: Canvas, after: bool) -> None:
    """An opening in the ground: bare, then covered and railed off."""
    c.yard((164, 148, 122))
    for _ in range(18):
        x, y = c.rng.randint(0, 1020), c.rng.randint(440, 700)
        c.round(x, y, c.rng.randint(3, 11), c.near((124, 112, 94)))
    c.shape([(330, 500), (720, 500), (800, 650), (240, 650)], (34, 30, 28))
    c.shape([(330, 500), (720, 500), (690, 540), (350, 540)], (88, 76, 64))
    if after:
        c.shape([(320, 492), (730, 492), (812, 656), (228, 656)], c.near(WOOD))
        for part in range(1, 5):
            c.line((320 + part * 82, 492), (228 + part * 117, 656), fill=(120, 86, 52), width=3)
        c.railing(180, 430, 680, 150)
        c.sign(488, 340, YELLOW, 74)
    else:
        c.pipe((250, 585), (800, 560), RUST, 10)
        c.shape([(140, 560), (190, 530), (230, 590), (160, 610)], c.near(WOOD))


def manhole(c: Canvas, after: bool) -> None:
    """An open shaft: unguarded, then fenced and signed."""
    c.yard((138, 136, 132))
    for at in range(6):
        c.line((at * 210 - 100, 768), (330 + at * 70, 420), fill=(120, 118, 114), width=3)
    c.draw.ellipse((380, 520, 650, 640), fill=(86, 84, 80))
    c.draw.ellipse((402, 534, 628, 626), fill=(22, 22, 24))
    c.draw.ellipse((690, 585, 900, 668), fill=c.near((98, 92, 86)), outline=BLACK, width=3)
    for at in range(5):
        c.line((720 + at * 36, 604), (716 + at * 36, 648), fill=(70, 66, 62), width=5)
    if after:
        for at in range(10):
            c.line((402 + at * 24, 540), (402 + at * 24, 622), fill=(226, 120, 40), width=3)
        c.railing(300, 410, 430, 170)
        c.box(770, 330, 150, 190, YELLOW)
        c.sign(806, 350, WHITE, 78)
        for at in range(3):
            c.line((790, 456 + at * 18), (900, 456 + at * 18), width=6)
        c.pipe((845, 520), (845, 640), STEEL, 12)
    else:
        c.line((430, 470), (470, 560), (455, 640), fill=(40, 80, 150), width=9)


def truck(c: Canvas, after: bool) -> None:
    """A tanker on its stand: worn and bare, then checked and marked."""
    c.yard((120, 120, 122))
    body = c.near((206, 210, 214), 20)
    c.box(300, 250, 600, 220, body)
    c.draw.ellipse((840, 250, 960, 470), fill=body)
    c.draw.ellipse((250, 250, 360, 470), fill=body)
    c.box(90, 290, 190, 240, c.near((52, 92, 152), 30))
    c.shape([(108, 310), (200, 310), (200, 400), (108, 400)], (168, 196, 214))
    c.draw.rectangle((80, 520, 940, 548), fill=(52, 54, 58))
    for x in (180, 520, 650, 830):
        c.round(x, 570, 62, (38, 38, 40))
        c.round(x, 570, 26, STEEL)
        if not after and x > 500:
            c.line((x - 40, 612), (x + 30, 625), fill=(92, 92, 96), width=7)
    if after:
        for at in range(8):
            c.box(320 + at * 72, 486, 56, 18, RED if at % 2 else WHITE, 1)
        c.sign(560, 310, YELLOW, 96)
        c.pipe((300, 640), (120, 700), GREEN, 8)
        c.round(110, 704, 14, STEEL)
        c.box(960, 560, 34, 84, RED)
    else:
        c.draw.ellipse((560, 630, 820, 676), fill=(70, 66, 58))
        c.box(560, 330, 90, 70, RUST)


def cylinders(c: Canvas, after: bool) -> None:
    """Gas cylinders: lying side by side in the sun, then upright in two cages."""
    c.yard((156, 146, 128))
    if after:
        for x, colour in ((150, (44, 96, 170)), (640, WHITE)):
            c.draw.rectangle((x - 20, 240, x + 250, 650), outline=YELLOW, width=9)
            c.shape([(x - 50, 240), (x + 280, 240), (x + 230, 180), (x, 180)], (70, 110, 150))
            for at in range(3):
                c.box(x + 8 + at * 78, 330, 60, 310, colour)
                c.round(x + 38 + at * 78, 322, 24, STEEL)
            c.line((x - 18, 460), (x + 250, 460), fill=STEEL, width=7)
            for at in range(7):
                c.line((x - 18 + at * 44, 242), (x - 18 + at * 44, 650), fill=YELLOW, width=3)
        c.sign(470, 300, YELLOW, 90)
        return
    for at, colour in enumerate(((44, 96, 170), (44, 96, 170), WHITE, WHITE)):
        y = 480 + at * 56
        c.pipe((200 + at * 30, y), (720 + at * 30, y + 14), colour, 54)
        c.round(748 + at * 30, y + 14, 20, STEEL)
    c.line((770, 500), (860, 560), (820, 660), (930, 690), fill=RED, width=8)
    c.line((800, 610), (900, 620), (940, 560), fill=(40, 110, 60), width=8)


def drums(c: Canvas, after: bool) -> None:
    """Drums of chemicals: on the bare ground with a puddle, then in a tray with labels."""
    c.indoors((198, 200, 196), (132, 130, 124))
    if after:
        c.box(90, 590, 850, 70, YELLOW)
    else:
        c.draw.ellipse((320, 610, 820, 700), fill=(78, 84, 58))
    for at in range(5):
        x, colour = 120 + at * 160, c.near(((42, 86, 150), RUST, (42, 86, 150))[at % 3], 22)
        tilt = 0 if after else (at % 3 - 1) * 9
        c.box(x, 360 + tilt, 128, 250, colour)
        c.draw.ellipse((x, 344 + tilt, x + 128, 378 + tilt), fill=colour, outline=BLACK, width=2)
        for part in (0.35, 0.7):
            y = 360 + tilt + 250 * part
            c.line((x, y), (x + 128, y), fill=(30, 50, 86), width=5)
        if after:
            c.box(x + 34, 420, 60, 60, WHITE)
            c.sign(x + 42, 426, YELLOW, 44)
        elif at % 2:
            c.round(x + 90, 356 + tilt, 14, BLACK)
            c.line((x + 30, 380), (x + 36, 600), fill=(66, 74, 44), width=9)
    if after:
        c.box(380, 120, 260, 120, WHITE)
        for at in range(3):
            c.line((410, 150 + at * 30), (610, 150 + at * 30), fill=RED, width=6)
