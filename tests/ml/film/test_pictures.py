"""PNG, JPEG and TIFF."""

import io

import numpy as np
import pytest
from PIL import Image

from ml.film.errors import FilmError
from ml.film.radiograph import decode
from tests.ml.film.films import jpeg, pattern, picture


def tagged(values: np.ndarray, name: str, orientation: int) -> bytes:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(values).save(buffer, name, exif=exif, **({"quality": 98} if name == "JPEG" else {}))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_an_8_bit_picture_keeps_its_values(name: str) -> None:
    stored = pattern(8).astype(np.uint8)
    film = decode(picture(stored, name))
    assert np.allclose(film.pixels, stored / 255, atol=1e-6)
    assert (film.bits, film.spacing_mm) == (8, None)


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_a_16_bit_picture_is_scaled_by_the_bits_it_uses_and_says_so(name: str, bits: int) -> None:
    stored = pattern(bits)
    film = decode(picture(stored, name))
    assert film.bits == bits
    assert np.allclose(film.pixels, stored / (2**bits - 1), atol=1e-6)
    assert film.header["notes"] == [f"16-bit file, {bits} bits used"]


def test_a_16_bit_png_of_little_contrast_is_scaled_by_percentiles_and_says_so() -> None:
    film = decode(picture((pattern(8) + 60_000).astype(np.uint16), "PNG"))
    assert film.header["scaling"]["rule"] == "percentiles"
    assert film.pixels.max() == 1


def test_a_jpeg_is_read() -> None:
    stored = pattern(8).astype(np.uint8)
    film = decode(jpeg(stored))
    assert np.abs(film.pixels - stored / 255).mean() < 0.01
    assert film.kind == "jpeg"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF"])
def test_a_picture_is_turned_as_its_orientation_says(name: str, orientation: int) -> None:
    stored = pattern(8).astype(np.uint8)
    upright = np.asarray(Image.fromarray(stored))
    undo = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    laid = upright if undo is None else np.asarray(Image.fromarray(stored).transpose(Image.Transpose(undo)))
    film = decode(tagged(laid, name, orientation))
    assert film.pixels.shape == stored.shape
    assert np.abs(film.pixels - stored / 255).mean() < 0.01
    assert (f"orientation {orientation} applied" in film.header["notes"]) == (orientation != 1)


def test_a_colour_picture_is_reduced_to_luminance_and_said_so() -> None:
    stored = pattern(8).astype(np.uint8)
    film = decode(picture(np.repeat(stored[..., None], 3, axis=2), "PNG"))
    assert np.array_equal(film.levels, stored)
    assert film.header["notes"] == ["colour reduced to luminance"]


@pytest.mark.parametrize("mode", ["LA", "RGBA", "P"])
def test_pictures_with_transparency_or_a_palette_are_read(mode: str) -> None:
    stored = pattern(8).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(stored).convert(mode).save(buffer, "PNG")
    film = decode(buffer.getvalue())
    assert np.abs(film.pixels - stored / 255).mean() < 0.01
    assert film.header["notes"]


def test_a_16_bit_tiff_whose_white_is_zero_is_turned_around() -> None:
    stored = pattern(16)
    buffer = io.BytesIO()
    Image.fromarray(65535 - stored).save(buffer, "TIFF", tiffinfo={262: 0})
    film = decode(buffer.getvalue())
    assert np.allclose(film.pixels, stored / 65535, atol=1e-6)


def test_an_8_bit_tiff_whose_white_is_zero_is_turned_around() -> None:
    stored = pattern(8).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(stored).save(buffer, "TIFF", tiffinfo={262: 0})
    assert (255 - stored).tobytes() in buffer.getvalue()
    assert np.array_equal(decode(buffer.getvalue()).levels, stored)


def test_a_tiff_of_several_pages_is_refused() -> None:
    page = Image.fromarray(pattern(8).astype(np.uint8))
    buffer = io.BytesIO()
    page.save(buffer, "TIFF", save_all=True, append_images=[page])
    with pytest.raises(FilmError) as refused:
        decode(buffer.getvalue())
    assert refused.value.code == "multi_frame"


def test_a_jpeg_inside_a_tiff_is_refused() -> None:
    with pytest.raises(FilmError) as refused:
        decode(picture(pattern(8).astype(np.uint8), "TIFF", compression="jpeg"))
    assert refused.value.code == "unsupported_format"


def test_a_picture_of_one_bit_is_refused() -> None:
    buffer = io.BytesIO()
    Image.fromarray(pattern(8) > 100).save(buffer, "PNG")
    with pytest.raises(FilmError) as refused:
        decode(buffer.getvalue())
    assert refused.value.code == "unsupported_format"


def test_a_cmyk_jpeg_is_refused() -> None:
    buffer = io.BytesIO()
    Image.fromarray(pattern(8).astype(np.uint8)).convert("CMYK").save(buffer, "JPEG")
    with pytest.raises(FilmError) as refused:
        decode(buffer.getvalue())
    assert refused.value.code == "unsupported_photometric"
