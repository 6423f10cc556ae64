"""Pictures that are kept in the repository, and how two pictures are compared."""

from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

KEPT: Final = Path(__file__).parent / "pictures"
#: A pixel differs when one of its channels differs by more. Smoothing and the palette differ by less.
TOLERANCE: Final = 40
#: Pictures differ when more than one pixel in so many differs, as a changed word makes them.
PIXELS: Final = 4000


def differing(kept: Image.Image, taken: Image.Image) -> int:
    """How many pixels differ; all of them if the sizes do."""
    if kept.size != taken.size:
        return taken.width * taken.height
    difference = ImageChops.difference(kept.convert("RGB"), taken.convert("RGB"))
    strongest = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(strongest[0], strongest[1]), strongest[2])
    return sum(most.histogram()[TOLERANCE + 1 :])


def are_alike(kept: Image.Image, taken: Image.Image) -> bool:
    """Whether a person would see no difference."""
    return differing(kept, taken) * PIXELS <= taken.width * taken.height


def read(screenshot: bytes) -> Image.Image:
    return Image.open(BytesIO(screenshot)).convert("RGB")


def keep(picture: Image.Image, path: Path) -> None:
    """Store a picture as a small file: with a palette of 256 colours it is three times smaller."""
    picture.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)
