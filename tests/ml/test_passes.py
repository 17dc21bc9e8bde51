"""One forward pass says what the classifier, its features and its dense head say apart."""

import numpy as np
import pytest
import torch
from safetensors.torch import save

from ml.film.transforms import Preprocess
from ml.learning.losses import DenseHead
from ml.learning.models import build
from ml.staging.bundle import DENSE, BundleError, load_bundle, save_bundle
from ml.staging.passes import ScoringPass, dense_from_bytes, dense_to_bytes

CROPS = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def networks():
    torch.manual_seed(0)
    return build("resnet34", 2).eval(), build("resnet34", 3).eval()


def _head(model):
    torch.manual_seed(1)
    return DenseHead(model.pyramid_channels).eval()


@pytest.fixture
def with_head(networks, tmp_path):
    """The folder of a bundle of small networks with a dense head."""
    manifest = {"name": "x", "version": "1", "architecture": "resnet34", "cut_point": 0.5}
    manifest |= {"golden": [0.5, 0.3, 0.3, 0.4], "preprocess": Preprocess(80, 0.8, 64).to_dict()}
    save_bundle(tmp_path / "head", manifest, *networks, {DENSE: dense_to_bytes(_head(networks[0]))})
    return tmp_path / "head"


@torch.inference_mode()
def test_one_pass_gives_logits_and_features_of_the_classifier(networks):
    logits, features, cover = ScoringPass(networks[1])(CROPS)
    expected = networks[1].forward_features(CROPS)
    torch.testing.assert_close(features, expected)
    torch.testing.assert_close(logits, networks[1].forward_head(expected))
    assert cover.shape == (2, 0, 0)


@torch.inference_mode()
def test_the_cover_is_the_share_of_small_and_large_opacities(networks):
    head = _head(networks[0])
    cover = ScoringPass(networks[0], head)(CROPS)[2]
    shares = torch.sigmoid(head(networks[0].forward_pyramid(CROPS)))
    assert cover.shape == (2, 16, 16)
    torch.testing.assert_close(cover, shares[:, 0] + shares[:, 1])


def test_a_bundle_keeps_its_dense_head_within_half_precision(networks, with_head):
    loaded = load_bundle(with_head).dense
    for name, value in _head(networks[0]).state_dict().items():
        np.testing.assert_allclose(loaded.state_dict()[name], value, atol=1e-3)


def test_a_bundle_without_a_dense_head_still_loads(random_bundle):
    assert load_bundle(random_bundle).dense is None


def test_an_altered_dense_head_is_refused(with_head):
    data = bytearray((with_head / DENSE).read_bytes())
    data[-3] ^= 1
    (with_head / DENSE).write_bytes(data)
    with pytest.raises(BundleError, match="checksum"):
        load_bundle(with_head)


@pytest.mark.parametrize("content", [save({"cells.bias": torch.zeros(3)}), dense_to_bytes(DenseHead((8, 8)))])
def test_a_dense_head_of_another_network_is_refused(networks, content):
    with pytest.raises(ValueError, match="another network"):
        dense_from_bytes(content, networks[0])
