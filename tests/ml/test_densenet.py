"""Our DenseNet121 is torchvision's."""

import torch

from ml.learning.densenet import DenseNet121
from ml.learning.vision import models


def test_weights_begin_as_torchvisions_and_give_the_same_logits():
    networks = []
    for build in (models().densenet121, DenseNet121):
        torch.manual_seed(3)
        networks.append(build(num_classes=3).eval())
    theirs, ours = networks
    state = ours.state_dict()
    assert list(state) == list(theirs.state_dict())
    assert all(torch.equal(state[name], value) for name, value in theirs.state_dict().items())
    picture = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(ours(picture), theirs(picture))
