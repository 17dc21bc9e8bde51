"""Grey levels: polarity, modality transformation, windows and their fallback, padding."""

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian

from ml.film.radiograph import Radiograph, decode
from tests.ml.film.films import dataset, dicom, part10, pattern


def rule(film: Radiograph) -> str:
    return str(film.header["scaling"]["rule"])


def table(entries: np.ndarray, first: int = 0, bits: int = 12) -> Sequence:
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(entries) % 65536, first, bits])
    item.add_new("LUTData", "US", [int(entry) for entry in entries])
    return Sequence([item])


def test_monochrome1_is_monochrome2_turned_around() -> None:
    stored = pattern(12)
    one = decode(dicom(4095 - stored, PhotometricInterpretation="MONOCHROME1"))
    two = decode(dicom(stored))
    assert np.allclose(one.pixels, two.pixels, atol=1e-6)
    assert np.array_equal(one.levels, two.levels)
    assert one.header["photometric"] == "MONOCHROME1"


def test_pixels_are_float32_between_0_and_1() -> None:
    film = decode(dicom(pattern(12)))
    assert film.pixels.dtype == np.float32
    assert film.pixels.min() >= 0
    assert film.pixels.max() <= 1


def test_a_linear_window_follows_the_formula_of_the_standard() -> None:
    stored = pattern(12)
    film = decode(dicom(stored, WindowCenter=2000, WindowWidth=1001))
    expected = ((stored.astype(float) - (2000 - 0.5)) / 1000 + 0.5).clip(0, 1)
    assert np.allclose(film.pixels, expected, atol=1e-6)
    assert rule(film) == "window"


def test_an_exact_window_follows_its_own_formula() -> None:
    stored = pattern(12)
    film = decode(dicom(stored, WindowCenter=2000, WindowWidth=1000, VOILUTFunction="LINEAR_EXACT"))
    assert np.allclose(film.pixels, ((stored.astype(float) - 2000) / 1000 + 0.5).clip(0, 1), atol=1e-6)
    assert rule(film) == "window_exact"


def test_a_sigmoid_window_bends() -> None:
    stored = pattern(12)
    film = decode(dicom(stored, WindowCenter=2000, WindowWidth=1500, VOILUTFunction="SIGMOID"))
    expected = 1 / (1 + np.exp(-4 * (stored.astype(float) - 2000) / 1500))
    assert np.allclose(film.pixels, expected, atol=1 / 4095)
    assert rule(film) == "sigmoid"


def test_an_absurd_sigmoid_gives_way_to_the_next_window() -> None:
    stored = pattern(12)
    film = decode(dicom(stored, WindowCenter=[40, 2048], WindowWidth=[400, 4096], VOILUTFunction="SIGMOID"))
    expected = 1 / (1 + np.exp(-4 * (stored.astype(float) - 2048) / 4096))
    assert np.allclose(film.pixels, expected, atol=1 / 4095)
    assert rule(film) == "sigmoid"
    assert film.header["notes"] == ["sigmoid 1 leaves no contrast"]


def test_without_a_sane_sigmoid_the_percentiles_are_used_and_all_that_was_refused_is_named() -> None:
    film = decode(dicom(pattern(12), WindowCenter=40, WindowWidth=400, VOILUTFunction="SIGMOID"))
    assert rule(film) == "percentiles"
    assert film.header["notes"] == ["sigmoid 1 leaves no contrast"]
    assert film.header["scaling"]["refused"] == ["window 1 [-160, 239] leaves no contrast"]


def test_the_rescale_comes_before_the_window() -> None:
    stored = pattern(12)
    plain = decode(dicom(stored, WindowCenter=2000, WindowWidth=1001))
    scaled = decode(dicom(stored, RescaleSlope=2, RescaleIntercept=-100, WindowCenter=3899.5, WindowWidth=2001))
    assert np.allclose(plain.pixels, scaled.pixels, atol=1e-6)


def test_a_falling_rescale_turns_the_film_around() -> None:
    stored = pattern(12)
    fallen = decode(dicom(4095 - stored, RescaleSlope=-1, RescaleIntercept=4095, WindowCenter=2000, WindowWidth=1001))
    assert np.allclose(fallen.pixels, decode(dicom(stored, WindowCenter=2000, WindowWidth=1001)).pixels, atol=1e-6)


def test_a_rescale_slope_of_zero_is_ignored_and_said_so() -> None:
    film = decode(dicom(pattern(12), RescaleSlope=0, RescaleIntercept=5))
    assert film.header["notes"] == ["rescale slope 0 ignored"]


def test_a_signed_film_with_its_window_equals_the_unsigned_one() -> None:
    stored = pattern(12)
    signed = decode(dicom((stored.astype(np.int16) - 2048).astype(np.int16), WindowCenter=0, WindowWidth=4096))
    assert np.allclose(signed.pixels, decode(dicom(stored)).pixels, atol=1e-6)


def test_a_voi_table_is_preferred_to_a_window() -> None:
    stored = pattern(12)
    curve = np.rint(4095 * (np.arange(4096) / 4095) ** 2).astype(int)
    film = decode(dicom(stored, VOILUTSequence=table(curve)))
    assert np.array_equal(film.levels, curve[stored])
    assert rule(film) == "voi_lut"


def test_a_voi_table_holds_its_ends_beyond_its_range() -> None:
    stored = pattern(12)
    curve = np.arange(1024) * 4
    film = decode(dicom(stored, VOILUTSequence=table(curve, first=1000)))
    assert np.array_equal(film.levels, curve[np.clip(stored.astype(int) - 1000, 0, 1023)])


def test_a_flat_voi_table_is_passed_over_for_the_window() -> None:
    film = decode(dicom(pattern(12), VOILUTSequence=table(np.full(4096, 7))))
    assert rule(film) == "window"


@pytest.mark.parametrize(
    ("entries", "first"), [(np.arange(4096)[::-1], 40_000), (np.arange(4096), 40_000), (np.arange(256) * 16, 0)]
)
def test_a_voi_table_that_whitens_the_film_is_passed_over_for_the_window(entries: np.ndarray, first: int) -> None:
    film = decode(dicom(pattern(12), VOILUTSequence=table(entries, first)))
    assert np.array_equal(film.pixels, decode(dicom(pattern(12))).pixels)
    assert rule(film) == "window"
    assert film.header["notes"] == ["voi_lut 1 leaves no contrast"]


def test_a_voi_table_of_three_greys_is_passed_over_for_the_window() -> None:
    film = decode(dicom(pattern(12), VOILUTSequence=table(np.repeat([0, 2000, 4095], 1366)[:4096])))
    assert rule(film) == "window"


def test_a_sane_voi_table_behind_an_absurd_one_is_used() -> None:
    stored = pattern(12)
    curve = np.rint(4095 * (np.arange(4096) / 4095) ** 2).astype(int)
    film = decode(dicom(stored, VOILUTSequence=Sequence([*table(curve, first=40_000), *table(curve)])))
    assert np.array_equal(film.levels, curve[stored])
    assert rule(film) == "voi_lut"


def test_padding_does_not_speak_for_a_voi_table() -> None:
    stored = pattern(12) // 4 + 3000
    stored[:, :75] = 0
    film = decode(dicom(stored, PixelPaddingValue=0, VOILUTSequence=table(np.arange(1024) * 4, first=3000)))
    assert rule(film) == "voi_lut"


@pytest.mark.parametrize(("order", "syntax"), [("<", ExplicitVRLittleEndian), (">", ExplicitVRBigEndian)])
def test_a_voi_table_stored_as_words_means_the_same_in_big_endian(order: str, syntax: str) -> None:
    stored = pattern(12)
    curve = np.rint(4095 * (np.arange(4096) / 4095) ** 2).astype(int)
    words = table(curve)
    words[0].add_new("LUTData", "OW", curve.astype(order + "u2").tobytes())
    film = decode(part10(dataset(stored.astype(order + "u2"), VOILUTSequence=words), syntax))
    assert np.array_equal(film.levels, curve[stored])


def test_a_modality_table_comes_before_the_window() -> None:
    stored = pattern(12)
    curve = 4095 - np.arange(4096)
    item = table(curve)
    item[0].ModalityLUTType = "US"
    film = decode(dicom(stored, ModalityLUTSequence=item))
    assert np.array_equal(film.levels, curve[stored])


def test_without_a_window_the_percentiles_are_used_and_named() -> None:
    stored = pattern(12)
    film = decode(dicom(stored, WindowCenter=None, WindowWidth=None))
    low, high = film.window or (0, 0)
    assert rule(film) == "percentiles"
    assert abs(low - np.percentile(stored, 0.5)) <= 8
    assert abs(high - np.percentile(stored, 99.5)) <= 8


@pytest.mark.parametrize(
    ("centre", "width"), [(60000, 10), (2048, 0), (2048, -5), (2048, 1), (-9000, 100), (2048, 4_000_000), (2048, 2)]
)
def test_an_absurd_window_falls_back_to_percentiles(centre: float, width: float) -> None:
    assert rule(decode(dicom(pattern(12), WindowCenter=centre, WindowWidth=width))) == "percentiles"


def test_the_first_sane_window_of_several_is_used_and_the_refused_are_named() -> None:
    film = decode(dicom(pattern(12), WindowCenter=[60000, 2048, 1000], WindowWidth=[10, 4096, 500]))
    assert film.window == (0.0, 4095.0)
    assert len(film.header["scaling"]["refused"]) == 1


def test_padding_is_black_and_does_not_count_for_the_percentiles() -> None:
    stored = pattern(12) // 4 + 500
    framed = stored.copy()
    framed[:, :20] = 4095
    film = decode(dicom(framed, WindowCenter=None, WindowWidth=None, PixelPaddingValue=4095))
    assert (film.pixels[:, :20] == 0).all()
    assert film.window is not None
    assert film.window[1] < 2000


def test_padding_of_a_monochrome1_film_is_black_too() -> None:
    stored = pattern(12) // 2 + 100
    stored[:, :20] = 0
    film = decode(dicom(stored, PhotometricInterpretation="MONOCHROME1", PixelPaddingValue=0))
    assert (film.pixels[:, :20] == 0).all()


def test_pixel_spacing_is_kept_even_if_it_is_not_square() -> None:
    film = decode(dicom(pattern(12), PixelSpacing=[0.2, 0.143], ImagerPixelSpacing=[0.5, 0.5]))
    assert film.spacing_mm == (0.2, 0.143)
    assert film.header["spacing_from"] == "PixelSpacing"


def test_the_detector_spacing_serves_where_there_is_no_other() -> None:
    assert decode(dicom(pattern(12), ImagerPixelSpacing=[0.139, 0.139])).spacing_mm == (0.139, 0.139)


@pytest.mark.parametrize("value", [[0, 0], [900, 900], [0.1]])
def test_an_absurd_spacing_is_no_spacing(value: list[float]) -> None:
    assert decode(dicom(pattern(12), PixelSpacing=value)).spacing_mm is None


def test_colour_is_reduced_to_luminance_and_said_so() -> None:
    grey = pattern(8).astype(np.uint8)
    made = dataset(np.repeat(grey[..., None], 3, axis=2), SamplesPerPixel=3, PhotometricInterpretation="RGB")
    made.PlanarConfiguration = 0
    film = decode(part10(made))
    assert np.array_equal(film.levels, grey)
    assert film.header["notes"] == ["colour reduced to luminance"]


def test_the_header_names_no_patient() -> None:
    assert not any(word in repr(decode(dicom(pattern(12))).header) for word in ("Secret", "HOSPITAL"))
