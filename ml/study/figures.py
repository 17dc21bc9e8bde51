"""Figures of the report as inline SVG or PNG: one quiet style, colours for the colour-blind too (Okabe, Ito)."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ml.stages import STAGE_NAMES

HERE, THERE, INK, FAINT = "#0072B2", "#8C8C8C", "#333333", "#D9D9D9"
STAGE_COLOURS = ("#56B4E9", "#009E73", "#E69F00", "#D55E00")
STAGE_MARKS = ("o", "s", "^", "D")
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C8C8C")
STYLE: Any = {
    "svg.fonttype": "path", "svg.hashsalt": "report", "font.size": 9, "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#999999", "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.grid": True, "grid.color": "#EDEDED", "axes.axisbelow": True, "legend.frameon": False,
    "font.family": "DejaVu Sans",
}  # fmt: skip
Point = tuple[float, float]


def drawn(figure: Figure, words: str) -> str:
    """The figure as an <img> that holds its own SVG; ``words`` for those who cannot see it."""
    file = io.BytesIO()
    figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    return _image(file.getvalue(), "svg+xml", words)


def pixels(picture: NDArray[np.uint8], words: str) -> str:
    """(H, W, 3) RGB as an <img> that holds its own PNG."""
    import cv2

    whole, data = cv2.imencode(".png", np.ascontiguousarray(picture[..., ::-1]))
    if not whole:
        raise ValueError("the picture cannot be written as PNG")
    return _image(data.tobytes(), "png", words)


def _image(data: bytes, kind: str, words: str) -> str:
    return f'<img alt="{words}" src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'


def axes(width: float = 5.2, height: float = 3.1, count: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure of that many inches with ``count`` panels side by side."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, list(np.atleast_1d(figure.subplots(1, count)))


@matplotlib.rc_context(STYLE)
def bars(
    names: Sequence[str], here: Sequence[float], intervals: Sequence[Sequence[float]], there: Sequence[float | None]
) -> str:
    """Horizontal pairs of bars: ours with its 95 % interval, the reference's as a tick."""
    figure, (ax,) = axes(5.2, 0.5 + 0.42 * len(names))
    y = np.arange(len(names))
    low, high = (np.abs(np.asarray(here) - [i[k] for i in intervals]) for k in (0, 1))
    ax.barh(
        y,
        here,
        0.55,
        color=HERE,
        xerr=[low, high],
        error_kw={"ecolor": INK, "elinewidth": 1, "capsize": 2},
        label="here, 95 % interval",
    )
    known = [(k, value) for k, value in enumerate(there) if value is not None]
    if known:
        ax.scatter(
            [v for _, v in known],
            [k for k, _ in known],
            marker="|",
            s=220,
            color=STAGE_COLOURS[3],
            linewidths=2.5,
            zorder=3,
            label="reference (its own films)",
        )
    ax.set_yticks(y, names)
    ax.invert_yaxis()
    ax.set_xlim(0, 1)
    ax.set_xlabel("macro-recall")
    ax.grid(axis="y", visible=False)
    figure.legend(loc="outside lower center", ncols=2, fontsize=8)
    return drawn(figure, "Bars of macro-recall beside the reference")


@matplotlib.rc_context(STYLE)
def lines(
    series: Mapping[str, Sequence[Point]],
    x: str,
    y: str,
    limits: Point | None = (0, 1),
    faint: Sequence[str] = (),
    at: float | None = None,
) -> str:
    """Lines through points; those named in ``faint`` are grey and dashed; ``at`` marks a place on the x axis."""
    narrow = len(series) <= 2
    figure, (ax,) = axes(3.1, 2.6) if narrow else axes(6.4, 3.2)
    for k, (name, points) in enumerate(series.items()):
        style: dict[str, Any] = (
            {"color": THERE, "ls": "--"} if name in faint else {"color": SERIES[k % len(SERIES)], "marker": "o"}
        )
        ax.plot(*zip(*points, strict=True), ms=3, lw=1.4, label=name, **style)
    if at is not None:
        ax.axvline(at, color=INK, lw=0.8, ls=":")
    if limits:
        ax.set_ylim(*limits)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    side: dict[str, Any] = {"ncols": 2, "loc": "outside lower center"} if narrow else {"loc": "outside right center"}
    figure.legend(fontsize=8, **side)
    return drawn(figure, f"{y} by {x}")


@matplotlib.rc_context(STYLE)
def explained(shares: Mapping[str, Sequence[float]]) -> str:
    """Explained variance of each principal component, and added up."""
    figure, panels = axes(7.4, 2.8, 2)
    for k, (name, values) in enumerate(shares.items()):
        order = np.arange(1, len(values) + 1)
        panels[0].plot(order, values, color=SERIES[k], marker="o", ms=2.5, lw=1, label=name)
        panels[1].plot(order, np.cumsum(values), color=SERIES[k], lw=1.6, label=name)
    for ax, label in zip(panels, ("explained variance", "added up"), strict=True):
        ax.set_xlabel("principal component")
        ax.set_ylabel(label)
        ax.set_ylim(bottom=0)
    panels[1].legend(fontsize=8, loc="lower right")
    return drawn(figure, "Explained variance of the first principal components")


@matplotlib.rc_context(STYLE)
def scatter(points: NDArray[Any], stages: NDArray[Any], first: int, axis: str) -> str:
    """(n, 2) or (n, 3) points coloured by stage; those from ``first`` on (test films) are outlined."""
    figure = Figure(figsize=(3.1, 2.9), layout="constrained")
    ax: Any = figure.add_subplot(projection="3d" if points.shape[1] == 3 else None)
    for stage, name in enumerate(STAGE_NAMES):
        for test in (False, True):
            own = (stages == stage) & ((np.arange(len(stages)) >= first) == test)
            edge = INK if test else "none"
            label = f"stage {name}" if not test else None
            ax.scatter(
                *points[own].T,
                s=16,
                c=STAGE_COLOURS[stage],
                marker=STAGE_MARKS[stage],
                edgecolors=edge,
                linewidths=0.6,
                alpha=0.85,
                label=label,
                rasterized=len(points) > 1500,
            )
    for letter in "xyz"[: points.shape[1]]:
        getattr(ax, f"set_{letter}label")(f"{axis} {'xyz'.index(letter) + 1}", fontsize=7)
        getattr(ax, f"set_{letter}ticks")([])
    ax.legend(
        fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=4, handletextpad=0.1, columnspacing=0.8
    )
    return drawn(figure, f"Films on {axis} in {points.shape[1]} dimensions")


@matplotlib.rc_context(STYLE)
def reliability(kinds: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Share that was right against mean confidence, a dot for each tenth, as large as it has films."""
    figure, (ax,) = axes(3.6, 3.3)
    ax.plot([0, 1], [0, 1], color=THERE, lw=1, ls="--")
    for k, (name, bins) in enumerate(kinds.items()):
        x, y = [b["confidence"] for b in bins], [b["right"] for b in bins]
        ax.plot(x, y, color=SERIES[k], lw=1, label=name)
        ax.scatter(x, y, [12 + 3 * b["n"] for b in bins], color=SERIES[k], alpha=0.75)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xlabel("confidence of the answer")
    ax.set_ylabel("share that was right")
    ax.legend(fontsize=8, loc="upper left")
    return drawn(figure, "Reliability diagram")


def overlay(film: NDArray[np.uint8], evidence: NDArray[np.uint8], lesions: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W) film, map and lesions -> (H, 2 W, 3): the film with its lesions outlined, and with its map over it."""
    import cv2

    grey = np.repeat(film[..., None], 3, axis=2)
    marked = grey.copy()
    outlines, _ = cv2.findContours((lesions > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(marked, outlines, -1, (240, 228, 66), 1)
    heat = cv2.applyColorMap(evidence, cv2.COLORMAP_VIRIDIS)[..., ::-1]
    weight = 0.65 * evidence[..., None] / 255
    return np.concatenate([marked, (grey * (1 - weight) + heat * weight).astype(np.uint8)], axis=1)
