"""Scenes of workshops, shops and offices; ``after`` is the same place put right."""

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


def pipes(c: Canvas, after: bool) -> None:
    """A corridor with pipes: rusty, dripping and blocked, then painted, tagged and clear."""
    c.room((196, 198, 192), (126, 126, 124))
    metal = (70, 120, 170) if after else RUST
    for at, y in enumerate((110, 190, 270)):
        end = (690, 236 + at * 44)
        c.pipe((1024, y), end, c.near(metal), 30 - at * 5)
        for part in (0.2, 0.55):
            x, height = 1024 - 330 * part, y + (end[1] - y) * part
            c.box(x - 9, height - 26, 18, 52, STEEL)
    if after:
        c.round(880, 240, 46, RED)
        c.round(880, 240, 20, WHITE)
        c.shape([(330, 768), (420, 500), (430, 500), (360, 768)], YELLOW)
        c.shape([(694, 768), (604, 500), (594, 500), (664, 768)], YELLOW)
        c.box(60, 330, 120, 90, WHITE)
        c.line((80, 360), (160, 360), fill=GREEN, width=10)
        return
    for at in range(6):
        c.pipe((180 + at * 22, 720 - at * 14), (600 + at * 18, 560 - at * 8), c.near(RUST), 20)
    c.draw.ellipse((610, 610, 900, 690), fill=(88, 94, 98))
    for at in range(4):
        c.line((838, 300 + at * 70), (838, 330 + at * 70), fill=(180, 200, 210), width=4)


def box(c: Canvas, after: bool) -> None:
    """A distribution box: open with wires hanging out, then shut and marked."""
    c.indoors()
    c.box(330, 120, 340, 430, c.near((176, 178, 172)))
    c.pipe((500, 0), (500, 120), STEEL, 26)
    if after:
        c.box(346, 136, 308, 398, (206, 204, 190))
        c.sign(440, 180, YELLOW, 120)
        c.round(624, 350, 14, BLACK)
        c.box(400, 420, 200, 80, WHITE)
        for at in range(3):
            c.line((416, 440 + at * 20), (584, 440 + at * 20), width=3)
        c.pipe((420, 550), (420, 768), STEEL, 22)
        c.pipe((580, 550), (580, 768), STEEL, 22)
        c.hazard_tape(280, 620, 440)
        return
    c.draw.rectangle((346, 136, 654, 534), fill=(58, 60, 62))
    c.shape([(330, 120), (170, 80), (170, 590), (330, 550)], (150, 152, 146))
    for at in range(5):
        c.box(370 + at * 54, 190, 42, 90, (224, 224, 220) if at % 2 else (40, 40, 44))
    for colour in (RED, (40, 90, 180), YELLOW, (40, 130, 70), BLACK):
        x = c.rng.randint(370, 620)
        bend = (x + c.rng.randint(-120, 120), c.rng.randint(420, 560))
        c.line((x, 280), bend, (x + c.rng.randint(-220, 260), 740), fill=colour, width=7)
    c.box(700, 640, 200, 50, c.near(WOOD))


def racks(c: Canvas, after: bool) -> None:
    """A store: goods piled to the sprinklers, then below the line."""
    c.room((206, 206, 200), (150, 148, 140))
    for x in (70, 400, 730):
        top = 250 if after else 0
        for row in range(5):
            y = 640 - row * 130
            if y - 110 < top:
                continue
            for column in range(2):
                c.box(x + column * 112, y - 100, 104, 100, c.near((186, 148, 96), 18))
                c.line((x + column * 112 + 52, y - 100), (x + column * 112 + 52, y), fill=WOOD)
        for leg in (x - 10, x + 232):
            c.pipe((leg, 60), (leg, 690), (52, 92, 160), 14)
        for row in range(4):
            c.pipe((x - 10, 648 - row * 130), (x + 232, 648 - row * 130), (226, 120, 40), 14)
    c.pipe((0, 50), (1024, 50), RED, 16)
    for at in range(6):
        c.round(100 + at * 170, 74, 11, YELLOW)
    if after:
        c.line((60, 236), (970, 236), fill=RED, width=8)
        c.hazard_tape(0, 700, 1024)
    else:
        for _ in range(4):
            c.box(c.rng.randint(40, 860), 610, 120, 96, c.near((186, 148, 96), 26))


def extinguisher(c: Canvas, after: bool) -> None:
    """Fire gear on a wall: hidden and low, then shown and full."""
    c.indoors((214, 208, 196), (128, 122, 116))
    c.box(380, 160, 280, 330, RED)
    c.draw.rectangle((400, 180, 640, 470), fill=(232, 232, 228))
    for at in range(5):
        c.draw.arc(
            (440 + at * 8, 220 + at * 8, 600 - at * 8, 380 - at * 8), 0, 350, fill=RUST, width=6
        )
    if after:
        for x in (420, 520):
            c.box(x, 520, 66, 190, RED)
            c.round(x + 33, 510, 18, BLACK)
            c.round(x + 33, 560, 16, GREEN)
        c.box(430, 60, 180, 70, GREEN)
        c.line((460, 95), (560, 95), fill=WHITE, width=10)
        c.shape([(556, 78), (590, 95), (556, 112)], WHITE)
        return
    c.box(300, 300, 250, 400, c.near((226, 170, 190), 30))
    c.box(560, 380, 220, 320, c.near((120, 150, 190), 30))
    c.box(820, 540, 60, 170, (150, 52, 46))
    c.round(850, 580, 15, RED)
    c.line((850, 580), (842, 570), width=3)


def exit(c: Canvas, after: bool) -> None:
    """A way out: chained, dark and full of boxes, then open and lit."""
    c.room((208, 202, 188), (134, 128, 120))
    c.box(400, 240, 224, 262, c.near((150, 60, 52)))
    c.line((512, 240), (512, 502), width=4)
    sign = GREEN if after else (70, 78, 72)
    c.box(430, 196, 164, 40, sign)
    c.line((460, 216), (540, 216), fill=WHITE if after else STEEL, width=8)
    if after:
        c.shape([(406, 246), (350, 280), (350, 560), (406, 500)], (120, 46, 40))
        c.draw.rectangle((410, 246, 510, 500), fill=(226, 232, 236))
        c.shape([(440, 768), (490, 510), (534, 510), (584, 768)], (60, 150, 90))
        return
    for at in range(5):
        c.draw.arc((470 + at * 14, 350, 500 + at * 14, 380), 0, 360, fill=STEEL, width=6)
    c.box(486, 376, 50, 44, YELLOW)
    for _ in range(7):
        x, y = c.rng.randint(220, 700), c.rng.randint(470, 600)
        c.box(x, y, c.rng.randint(80, 150), c.rng.randint(70, 110), c.near((190, 152, 104), 26))


def kitchen(c: Canvas, after: bool) -> None:
    """A kitchen: a long hose and grease, then a short metal one and an alarm."""
    c.indoors((222, 216, 204), (120, 112, 104))
    for row in range(9):
        c.line((0, row * 62), (1024, row * 62), fill=(200, 194, 182), width=2)
    for column in range(16):
        c.line((column * 66, 0), (column * 66, 558), fill=(200, 194, 182), width=2)
    c.box(180, 380, 640, 230, STEEL)
    for x in (300, 520, 720):
        c.round(x, 372, 62, (52, 52, 54))
        c.round(x, 366, 34, (84, 84, 86))
    c.shape([(160, 60), (860, 60), (760, 170), (260, 170)], c.near((150, 152, 154)))
    if after:
        c.pipe((860, 700), (860, 560), YELLOW, 24)
        c.pipe((860, 560), (800, 520), STEEL, 20)
        c.box(860, 220, 70, 90, WHITE)
        c.round(895, 250, 10, GREEN)
        return
    for _ in range(26):
        x, y = c.rng.randint(240, 780), c.rng.randint(150, 350)
        c.round(x, y, c.rng.randint(4, 14), c.near((122, 92, 44)))
    c.line((800, 540), (700, 690), (420, 650), (200, 720), (60, 640), fill=(206, 110, 40), width=17)
    c.round(50, 640, 30, (60, 54, 48))


def machine(c: Canvas, after: bool) -> None:
    """A machine: its moving part bare and dust about, then guarded and clean."""
    c.indoors((196, 202, 204), (138, 134, 126))
    colour = c.near((64, 122, 104), 24)
    c.box(240, 380, 560, 240, colour)
    c.box(200, 340, 640, 50, STEEL)
    c.box(660, 200, 130, 150, colour)
    c.round(470, 330, 112, (188, 190, 194))
    c.round(470, 330, 22, BLACK)
    for at in range(0, 360, 24):
        c.draw.arc((358, 218, 582, 442), at, at + 10, fill=(90, 92, 96), width=10)
    if after:
        c.shape([(340, 340), (350, 250), (410, 196), (540, 196), (594, 250), (604, 340)], YELLOW)
        c.line((360, 320), (580, 320), width=6)
        c.round(725, 240, 26, RED)
        c.sign(690, 440, YELLOW, 84)
        c.hazard_tape(160, 650, 720)
        return
    for _ in range(140):
        x, y = c.rng.randint(120, 900), c.rng.randint(600, 705)
        c.round(x, y, c.rng.randint(2, 8), c.near((206, 180, 138), 20))
    c.line((725, 300), (820, 460), (790, 620), fill=BLACK, width=9)
    c.box(704, 222, 44, 34, (150, 110, 60))


def papers(c: Canvas, after: bool) -> None:
    """A register on a desk: empty and out of date, then filled in, signed and stamped."""
    c.fade(0, 768, c.near((150, 112, 76)), (112, 80, 52))
    c.shape([(170, 60), (820, 90), (860, 700), (120, 690)], (246, 244, 236))
    c.line((250, 130), (740, 146), width=12)
    for row in range(9):
        y = 210 + row * 52
        c.line((190, y), (800, y + 8), fill=(120, 120, 120), width=3)
        if after or row < 3:
            for column in range(4):
                x, width = 210 + column * 150, c.rng.randint(50, 110)
                c.line((x, y - 20), (x + width, y - 18), fill=(40, 50, 120), width=6)
    for column in range(5):
        c.line((190 + column * 150, 206), (180 + column * 156, 632), fill=(120, 120, 120), width=3)
    if after:
        c.draw.ellipse((600, 520, 780, 690), outline=RED, width=9)
        c.round(690, 605, 22, RED)
        c.pipe((860, 300), (940, 620), (40, 60, 130), 16)
    else:
        c.box(640, 470, 150, 120, c.near((246, 226, 120)))
        c.line((664, 510), (760, 516), (700, 560), fill=RED, width=6)
