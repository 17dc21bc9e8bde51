"""The bones of the drawn chest in log-signal units: ribs as bent tubes in space, clavicles, shoulder, spine, sternum.

A rib is a flat tube round the rib cage. Its two cortical plates are sampled as sheets in space and projected, so its
brightness where it turns at the side, and where ribs cross, is what projection makes of it.
"""

from __future__ import annotations

import cv2
import numpy as np

from ml.synthesis.phantom_body import SIDES, Body
from ml.synthesis.phantom_frame import Array, Floats, Frame, Rng, ellipse, splat, step, strokes

_RIBS = 11
_GRID_MM = 1.0


def bones(frame: Frame, body: Body, rng: Rng) -> Array:
    """All bones: added log signal (H, W) before scatter."""
    coarse = _coarse(frame)
    drawn = sum(_rib_cage(coarse, body, side, rng) for side in SIDES) * rng.uniform(0.045, 0.09)
    drawn += sum(_clavicle(coarse, body, side, rng) for side in SIDES) * rng.uniform(0.17, 0.27)
    total = cv2.resize(np.asarray(drawn, np.float32), frame.shape[::-1], interpolation=cv2.INTER_CUBIC)
    total = frame.blur(np.asarray(total, np.float32), 0.8)
    return np.asarray(total + _spine(frame, body, rng) + _shoulders(frame, body, rng), dtype=np.float32)


def _coarse(frame: Frame) -> Frame:
    """The same film plane on a grid that is fine enough for bones."""
    height, width = frame.shape
    if frame.mm >= _GRID_MM:
        return frame
    ratio = _GRID_MM / frame.mm
    y, x = np.mgrid[0 : round(height / ratio), 0 : round(width / ratio)].astype(np.float32)
    mm = width * frame.mm / x.shape[1]
    return Frame((x + np.float32(0.5)) * np.float32(mm) - np.float32(frame.midline), (y + np.float32(0.5)) *
                 np.float32(mm), mm, frame.midline)  # fmt: skip


def _rib_cage(frame: Frame, body: Body, side: int, rng: Rng) -> Array:
    """Ribs 1 to 11 of one side as number of cortical plates in the way, (H, W)."""
    turn, centre = _rib_curves(body, side, rng)
    tangent = np.gradient(centre, axis=1)
    length = np.linalg.norm(tangent, axis=2)
    reach = body.wall_at(centre[..., 1].astype(np.float32))
    deep = body.depth_at(centre[..., 1].astype(np.float32)) + 3
    normal = _unit(np.stack([centre[..., 0] / reach**2, np.zeros_like(reach), centre[..., 2] / deep**2], 2))
    upward = _unit(np.cross(tangent, normal))
    u = np.linspace(-1, 1, max(9, round(20 / frame.mm)))
    half_height = (rng.uniform(5.2, 6.8) * (0.85 + 0.25 * np.sin(turn)))[None, :, None, None]
    half_depth = rng.uniform(2.4, 3.4)
    side_of = np.sqrt(1 - u**2 * 0.98)[None, None, :, None] * half_depth
    middle = centre[:, :, None] + u[None, None, :, None] * half_height * upward[:, :, None]
    front = rng.uniform(0.3, 0.6)  # ribs grow thinner and more marrow towards the front
    cortex = 0.6 + 0.8 * np.abs(u) ** 7 * np.where(u > 0, 1.15, 0.8)
    fade = np.clip((turn[-1] - turn) / 0.18, 0, 1) * np.interp(turn, [1.2, 1.7], [1, front])
    mass = length[:, :, None] * half_height[..., 0] * (u[1] - u[0]) * cortex * fade[None, :, None]
    mass[0] *= 0.6
    plates = [splat(frame, (middle + s * side_of * normal[:, :, None])[..., :2], mass) for s in (-1, 1)]
    return np.asarray(plates[0] + plates[1], dtype=np.float32)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _rib_curves(body: Body, side: int, rng: Rng) -> tuple[Floats, Floats]:
    """Angle round the body (samples,) from the spine forwards, and the ribs' mid-lines (ribs, samples, 3) in mm."""
    turn = np.linspace(0.05, rng.uniform(2.35, 2.6), 440)
    k = np.arange(_RIBS)[:, None]
    spacing = body.height / rng.uniform(8.6, 9.8)
    head = body.apex - rng.uniform(4, 10) + spacing * (k * 0.97) + rng.normal(0, 1.0, (_RIBS, 1))
    drop = np.minimum(50 + rng.uniform(9, 13) * k, rng.uniform(88, 118)) + rng.normal(0, 2, (_RIBS, 1))
    back = np.minimum(turn, np.pi / 2)
    y = head + drop * ((1 - np.cos(turn)) / 2) ** 1.1 - rng.uniform(3, 8) * np.sin(2 * back)
    reach = _side_reach(body, head + 0.46 * drop)
    x = np.where(turn < np.pi / 2, 17 + (reach - 17) * np.sin(turn), 22 + (reach - 22) * np.sin(turn))
    z = -np.maximum(body.depth_at(y.astype(np.float32)), 30 + 12 * np.minimum(k, 3)) * np.cos(turn)
    x = side * x + body.lean * (y - 150)
    return turn, np.stack(np.broadcast_arrays(x, y, z), 2).astype(np.float64)


def _side_reach(body: Body, y: Floats) -> Floats:
    """How far out a rib lies at the side: just outside of the lung, less for the first ones."""
    least = np.array([46.0, 68, 88])[:, None] * body.half_width / 128
    reach = body.wall_at(y.astype(np.float32)).astype(np.float64) + 2.5
    return np.asarray(np.concatenate([np.maximum(reach[:3], least), reach[3:]]))


def _clavicle(frame: Frame, body: Body, side: int, rng: Rng) -> Array:
    """An S-shaped tube from the sternum to the shoulder, as cortical plates in the way."""
    t = np.linspace(0, 1, 400)
    span = body.half_width + rng.uniform(8, 22)
    start = body.apex + rng.uniform(28, 50)
    y = start - rng.uniform(18, 56) * t**0.8 + rng.uniform(3, 9) * np.sin(2 * np.pi * t)
    line = np.stack([side * (13 + span * t) + body.lean * (y - 150), y], 1)
    return _tube(frame, line, rng.uniform(4.6, 6.4) * (1.25 - 0.7 * np.sin(np.pi * t) ** 0.6 * 0.5))


def _tube(frame: Frame, line: Floats, radius: Floats) -> Array:
    """A tube with a cortex along a line (n, 2) mm of radius (n,) mm."""
    tangent = np.gradient(line, axis=0)
    length = np.linalg.norm(tangent, axis=1)
    across = np.stack([-tangent[:, 1], tangent[:, 0]], 1) / np.maximum(length, 1e-9)[:, None]
    u = np.linspace(-1, 1, 31)
    points = line[:, None] + u[None, :, None] * radius[:, None, None] * across[:, None]
    shell = np.sqrt(1 - 0.97 * u**2) - 0.75 * np.sqrt(np.maximum(1 - (u / 0.8) ** 2, 0))
    ends = np.sin(np.pi * np.linspace(0.01, 0.99, len(line))) ** 0.35
    mass = (ends * length * radius)[:, None] * (u[1] - u[0]) * (2.0 * shell + 0.7)
    return splat(frame, points, mass)


def _shoulders(frame: Frame, body: Body, rng: Rng) -> Array:
    """Shoulder blades, heads and shafts of the upper arms."""
    total = np.zeros(frame.shape, np.float32)
    out, turn = rng.uniform(-16, 22), rng.uniform(0.1, 0.95)
    for side in SIDES:
        total += _scapula(frame, body, side, out + rng.normal(0, 4), rng)
        head = np.array([side * (body.half_width + body.wall + 24 + 0.4 * out), body.apex + rng.uniform(8, 26)])
        total += _upper_arm(frame, head, side, turn, rng)
    return total * np.float32(rng.uniform(1.4, 2.8))


def _scapula(frame: Frame, body: Body, side: int, out: float, rng: Rng) -> Array:
    """The blade as a thin plate, its thick lateral border and its spine as bands."""
    w, top = body.half_width, body.apex
    corners = {
        "socket": (w + 18 + out, top + 30), "low": (w - 6 + out, top + rng.uniform(115, 140)),
        "inner": (w - 38 + out, top + 48), "upper": (w - 30 + out, top + 8), "tip": (w + 40 + out, top + 2),
    }  # fmt: skip
    at = {name: np.array([side * x, y]) for name, (x, y) in corners.items()}
    plate = np.zeros(frame.shape, np.uint8)
    outline = [_bend(at[a], at[b], 6) for a, b in (("socket", "low"), ("low", "inner"), ("inner", "upper"),
                                                     ("upper", "socket"))]  # fmt: skip
    cv2.fillPoly(plate, [frame.pixels(np.concatenate(outline))], 255, cv2.LINE_AA, 4)
    border = strokes(frame, [_bend(at["socket"], at["low"], 6)], 5.0)
    ridge = strokes(frame, [_bend(at["inner"], at["tip"], -5)], 6.0)
    thin = strokes(frame, [outline[1], outline[2]], 1.6)
    return frame.blur(0.06 / 255 * plate.astype(np.float32) + 0.06 * border + 0.07 * ridge + 0.05 * thin, 1.3)


def _bend(start: Floats, end: Floats, bow: float) -> Floats:
    """A line from start to end (2,) that bows sideways by ``bow`` mm: (24, 2)."""
    t = np.linspace(0, 1, 24)[:, None]
    across = np.array([-(end - start)[1], (end - start)[0]]) / max(float(np.hypot(*(end - start))), 1e-9)
    return np.asarray(start + (end - start) * t + bow * np.sin(np.pi * t) * across)


def _upper_arm(frame: Frame, head: Floats, side: int, turn: float, rng: Rng) -> Array:
    ball = step(1 - ellipse(frame.x - np.float32(head[0]), frame.y - np.float32(head[1]), 23, 24), 0.03)
    end = head + 260 * np.array([side * np.sin(turn), np.cos(turn)])
    shaft = strokes(frame, [np.stack([head, end])], 23)
    marrow = strokes(frame, [np.stack([head + (end - head) * 0.12, end])], 13)
    return frame.blur(0.11 * np.maximum(ball, shaft) - 0.05 * marrow, 0.9)


def _spine(frame: Frame, body: Body, rng: Rng) -> Array:
    """Vertebrae with discs, end plates, pedicles and spinous processes; the sternum's upper part."""
    x, y = frame.x - body.lean * (frame.y - 150), frame.y
    pitch = (17 + 9 * np.clip((y - body.apex + 40) / 320, 0, 1)).astype(np.float32)
    phase = np.cumsum(1 / pitch[:, :1], axis=0) * frame.mm + rng.uniform(0, 1)
    t = np.asarray(phase - np.floor(phase) - 0.5, dtype=np.float32)
    half = (13 + 5 * np.clip((y - body.apex) / 250, -0.2, 1) - 1.4 * np.cos(2 * np.pi * t)).astype(np.float32)
    column = step(half - np.abs(x), 1.5)
    plates = np.exp(-np.square((np.abs(t) - 0.38) / 0.035))
    disc = step(np.abs(t) - 0.40, 0.015)
    ring = np.exp(-np.square((ellipse(np.abs(x) - half * 0.68, t * pitch - 1, 3.2, 4.6) - 1) / 0.35))
    spinous = step(1 - ellipse(x, t * pitch - 5, 2.6, 5.0), 0.12)
    bone = column * (0.11 + 0.07 * plates - 0.06 * disc) + 0.07 * ring + 0.07 * spinous
    return frame.blur(np.asarray(bone * rng.uniform(0.8, 1.3), np.float32), 0.7)
