"""The figures of the reference: its own private films, its own protocol (METHOD.md, "Figures of the reference").

Macro-recall where nothing else is said. They stand beside ours for orientation: other films, another protocol.
"""

from __future__ import annotations

FILMS = (316, 2533, 389, 79)
"""Films of stage 0, I, II, III, one a sample."""
TRAIN_TEST = (2843, 474)
BALANCED_TRAIN_TEST = (5819, 969)
"""After up-sampling, which the reference also did to its test part."""

BASE = {"alexnet": 0.5503, "vgg16": 0.7586, "resnet34": 0.7651, "densenet121": 0.7723}
"""End to end, four classes, 80 epochs, from ImageNet weights."""
END_TO_END = BASE["densenet121"]
CLASSIFIERS = {"ill": 0.9483, "stage": 0.8173, "stage_costs": 0.8242}
"""Classifier A, classifier B, B trained again with costs; each on its own classes."""
RECALLS_OF_B = (0.99, 0.88, 0.58)
PENALTIES_OF_B = (5, 8, 9)
"""What the reference made of those recalls for stages I, II, III."""

HIERARCHY = {"plain": 0.9016, "costs": 0.9050, "cut_point": 0.9121, "both": 0.9162}
"""Hierarchical: t = 0.50; with cost-sensitive B; with the swept cut point; with both."""
CUT_POINT = 0.40
CUT_POINTS = tuple(round(0.05 * k, 2) for k in range(1, 20))
SWEEP = {
    "plain": (
        0.9050, 0.9061, 0.9065, 0.9112, 0.9098, 0.9091, 0.9116, 0.9121, 0.9049, 0.9016,
        0.9065, 0.9045, 0.9038, 0.9011, 0.8985, 0.8931, 0.8819, 0.8666, 0.8467,
    ),
    "costs": (
        0.9098, 0.9110, 0.9107, 0.9154, 0.9140, 0.9133, 0.9157, 0.9162, 0.9089, 0.9050,
        0.9099, 0.9078, 0.9072, 0.9045, 0.9018, 0.8965, 0.8851, 0.8697, 0.8497,
    ),
}  # fmt: skip
"""At t = 0.05 ... 0.95, classifier B without and with costs."""

LEARNERS = {
    "end_to_end": {"logistic": 0.6929, "svm": 0.8857, "forest": 0.6198},
    "hierarchy": {"svm": 0.9292},
}
"""On 16 principal components of the fine-grained features of either."""

PUBLISHED = (
    ("Zhang 2021, six zones and a rule", "accuracy 0.927; radiologist groups 0.87 and 0.84"),
    ("another private collection", "accuracy 0.912, quadratic kappa 0.927"),
    ("two-stage ResNet34", "accuracy 0.89, quadratic kappa 0.94"),
    ("a further private collection", "accuracy 0.904, macro-recall 0.784"),
)
"""Four stages on other private data (METHOD.md, end)."""
