"""Pictures of a printer that does not exist."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

FRAME_SIZE = (640, 480)
"""Width and height of a camera frame in pixels."""

_THUMBNAIL_SIZE = (128, 128)
_QUALITY = 70
_DARKNESS = 0.25
_BED_Y = 400
_TALLEST = 240

type _Color = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the camera sees, taken from the machine at one moment.

    `progress` is from 0.0 to 1.0, `seconds` the printer's own time, `frame` counts
    the frames of one stream so that no two are alike.
    """

    name: str
    file_name: str
    status: str
    progress: float
    light: bool
    seconds: float
    frame: int


def frame(scene: Scene) -> bytes:
    """Return a JPEG of the scene; it is dark when the light is off."""
    picture = _background().copy()
    _draw_print(ImageDraw.Draw(picture), scene)
    if not scene.light:
        picture = picture.point(lambda value: value * _DARKNESS)
    _draw_text(ImageDraw.Draw(picture), scene)
    return _encoded(picture, "JPEG")


@cache
def thumbnail(file_name: str, kind: str) -> bytes:
    """Return the picture a slicer would have stored in the file, a BMP or a PNG."""
    picture = Image.new("RGB", _THUMBNAIL_SIZE, (238, 238, 238))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(64, 20), (108, 100), (20, 100)], fill=_color(file_name))
    return _encoded(picture, kind)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, quality=_QUALITY)
    return buffer.getvalue()


@cache
def _background() -> Image.Image:
    """Return the empty printer: frame, rails and bed."""
    picture = Image.new("RGB", FRAME_SIZE, (196, 202, 208))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 30, 600, 450), fill=(226, 230, 234), outline=(60, 64, 70))
    draw.rectangle((60, 50, 580, 62), fill=(120, 126, 134))
    draw.rectangle((110, _BED_Y, 530, _BED_Y + 14), fill=(52, 56, 62))
    return picture


def _draw_print(draw: ImageDraw.ImageDraw, scene: Scene) -> None:
    """Draw the part as far as it is printed, and the head above it."""
    top = _BED_Y - int(scene.progress * _TALLEST)
    if top < _BED_Y:
        draw.rectangle((230, top, 410, _BED_Y - 1), fill=_color(scene.file_name))
    for line in range(_BED_Y - 8, top, -8):
        draw.line((230, line, 410, line), fill=(90, 90, 90))
    moving = scene.status == "printing"
    x = 230 + (scene.frame * 23) % 180 if moving else 130
    draw.rectangle((x - 22, top - 62, x + 22, top - 18), fill=(40, 44, 50))
    draw.polygon(
        [(x - 8, top - 18), (x + 8, top - 18), (x, top - 4)], fill=(190, 150, 60)
    )


def _draw_text(draw: ImageDraw.ImageDraw, scene: Scene) -> None:
    minutes, seconds = divmod(int(scene.seconds), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours:02}:{minutes:02}:{seconds:02}  #{scene.frame:06}"
    share = f"{scene.status} {scene.progress:.1%}"
    draw.rectangle((0, 0, FRAME_SIZE[0], 24), fill=(16, 18, 22))
    draw.rectangle((0, 456, *FRAME_SIZE), fill=(16, 18, 22))
    draw.text((10, 4), scene.name, fill=(235, 235, 235), font=_font())
    draw.text((430, 4), clock, fill=(235, 235, 235), font=_font())
    draw.text((10, 460), f"{share}  {scene.file_name}", (235, 235, 235), font=_font())


@cache
def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size=14)


def _color(text: str) -> _Color:
    """Return a color that stays with the file, neither too dark nor too pale."""
    red, green, blue, _ = crc32(text.encode()).to_bytes(4)
    return 60 + red // 2, 60 + green // 2, 60 + blue // 2
