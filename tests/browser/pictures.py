"""Pictures that are kept in the repository, and how two pictures are compared."""

from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageFilter

KEPT: Final = Path(__file__).parent / "pictures"
#: A pixel differs when one of its channels differs by more. Smoothing and the palette differ by less.
TOLERANCE: Final = 40
#: Pictures differ when more than one pixel in so many differs, as a changed word makes them.
PIXELS: Final = 4000


def differing(kept: Image.Image, taken: Image.Image) -> int:
    """How many pixels differ from each pixel beside their place; all of them if the sizes differ.

    The browser draws what is docked or scrolled up to half a pixel higher or lower from run to run.
    """
    if kept.size != taken.size:
        return taken.width * taken.height
    one, other = kept.convert("RGB"), taken.convert("RGB")
    if _intolerable(ImageChops.difference(one, other)) == 0:
        return 0  # to look beside each place takes twenty times longer, and finds no more
    return _intolerable(ImageChops.lighter(_outside(one, other), _outside(other, one)))


def _intolerable(difference: Image.Image) -> int:
    """How many pixels have a channel that differs by more than TOLERANCE."""
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[TOLERANCE + 1 :])


def _outside(one: Image.Image, other: Image.Image) -> Image.Image:
    """How much each pixel of ``one`` is darker or lighter than all pixels beside its place in ``other``."""
    darkest, lightest = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    return ImageChops.lighter(ImageChops.subtract(darkest, one), ImageChops.subtract(one, lightest))


def are_alike(kept: Image.Image, taken: Image.Image) -> bool:
    """Whether a person would see no difference."""
    return differing(kept, taken) * PIXELS <= taken.width * taken.height


def read(screenshot: bytes) -> Image.Image:
    return Image.open(BytesIO(screenshot)).convert("RGB")


def keep(picture: Image.Image, path: Path) -> None:
    """Store a picture as a small file: with a palette of 256 colours it is three times smaller."""
    picture.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)
