"""One bundle, several runtimes: the same answers, or the slower one and a line that says why."""

import json
import logging
import shutil
import sys
from dataclasses import replace

import pytest
import torch

from ml.prediction import BundleId
from ml.staging import runtime_cuda, runtime_openvino
from ml.staging.bundle import Bundle
from ml.staging.runtime import DeviceLostError, UnfitError, open_exactly, open_runtime, settle, torch_runtime
from ml.staging.runtime_openvino import streams_for
from ml.staging.runtime_proof import answers, pictures
from tests.bundles import SMALL, tiny_network

OPENVINO = "openvino-f32"


@pytest.fixture(scope="module")
def bundle():
    torch.manual_seed(0)
    return Bundle(BundleId("tiny", "1", "d"), {}, SMALL, 0.3, tiny_network(2), tiny_network(3))


@pytest.fixture(autouse=True)
def without_bf16(monkeypatch):
    """Whatever this machine is, the tests meet a processor without bf16."""
    monkeypatch.setattr(runtime_openvino, "has_bf16", lambda core: False)


@pytest.fixture(scope="module")
def compiled(bundle, tmp_path_factory):
    """A cache that holds the bundle's compiled networks."""
    folder = tmp_path_factory.mktemp("networks")
    assert open_runtime(bundle, OPENVINO, folder).name == OPENVINO
    return folder


@pytest.fixture
def cache(compiled, tmp_path):
    return shutil.copytree(compiled, tmp_path / "networks")


@pytest.fixture
def conversions(monkeypatch):
    """How many networks were converted."""
    seen = []
    convert = runtime_openvino._converted
    monkeypatch.setattr(runtime_openvino, "_converted", lambda *given: seen.append(given) or convert(*given))
    return seen


def _edit(cache, change):
    [path] = cache.glob(f"*-{OPENVINO}/record.json")
    record = json.loads(path.read_text())
    change(record)
    path.write_text(json.dumps(record))


def test_openvino_gives_the_scores_and_features_of_torch(bundle, compiled):
    crops = pictures(bundle.preprocess)
    for one, other in zip(
        open_runtime(bundle, OPENVINO, compiled).score(crops), torch_runtime(bundle).score(crops), strict=True
    ):
        assert torch.allclose(one.logits, other.logits, atol=1e-4)
        assert torch.allclose(one.features, other.features, atol=1e-3)
        assert one.cover.shape == other.cover.shape


def test_one_thread_gives_the_same_scores_as_two(bundle, compiled):
    crops, threads = pictures(bundle.preprocess), torch.get_num_threads()
    found = []
    try:
        for number in (1, 2):
            torch.set_num_threads(number)
            found.append(answers(open_runtime(bundle, OPENVINO, compiled), crops))
    finally:
        torch.set_num_threads(threads)
    assert abs(found[0] - found[1]).max() < 1e-5


def test_compiled_networks_are_found_again(bundle, cache, conversions):
    assert open_runtime(bundle, OPENVINO, cache).name == OPENVINO
    assert conversions == []


def test_networks_compiled_by_another_version_are_compiled_again_and_the_log_says_why(
    bundle, cache, conversions, caplog
):
    _edit(cache, lambda record: record["facts"].update(openvino="2020.1"))
    assert open_runtime(bundle, OPENVINO, cache).name == OPENVINO
    assert len(conversions) == 2
    assert "openvino was 2020.1" in caplog.text
    open_runtime(bundle, OPENVINO, cache)
    assert len(conversions) == 2


def test_a_damaged_compiled_network_is_compiled_again(bundle, cache, conversions, caplog):
    [blob] = cache.glob(f"*-{OPENVINO}/stage")
    content = bytearray(blob.read_bytes())
    content[len(content) // 2] ^= 1
    blob.write_bytes(content)
    assert open_runtime(bundle, OPENVINO, cache).name == OPENVINO
    assert len(conversions) == 2
    assert "a file is damaged" in caplog.text


def test_a_record_that_is_no_record_is_replaced(bundle, cache, caplog):
    [path] = cache.glob(f"*-{OPENVINO}/record.json")
    path.write_text("[]")
    assert open_runtime(bundle, OPENVINO, cache).name == OPENVINO
    assert "not readable" in caplog.text


def test_a_cache_that_cannot_be_written_costs_a_log_line_only(bundle, tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert open_runtime(bundle, OPENVINO, blocked).name == OPENVINO
    assert "cannot be kept" in caplog.text


def test_a_runtime_that_answers_otherwise_is_refused_loudly(bundle, cache, caplog):
    _edit(cache, lambda record: record["notes"]["expected"][3].__setitem__(0, 0.02))
    assert open_runtime(bundle, OPENVINO, cache).name == "torch"
    [line] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "off those of float32 torch" in line.getMessage()


def _note(cache, **seconds):
    _edit(cache, lambda record: record["notes"].update(seconds={str(torch.get_num_threads()): seconds}))


@pytest.mark.parametrize(("own", "chosen"), [(0.2, "torch"), (0.05, OPENVINO)])
def test_the_faster_one_is_chosen(bundle, cache, own, chosen):
    _note(cache, reference=0.1, own=own)
    assert open_runtime(bundle, "auto", cache).name == chosen


def test_a_slower_one_answers_where_it_is_wished(bundle, cache):
    _note(cache, reference=0.1, own=0.2)
    assert open_runtime(bundle, OPENVINO, cache).name == OPENVINO


def test_what_was_measured_with_another_number_of_threads_says_nothing(bundle, cache, conversions, monkeypatch):
    _edit(cache, lambda record: record["notes"].update(seconds={"64": {"reference": 0.1, "own": 0.2}}))
    monkeypatch.setattr(runtime_openvino, "_timed", lambda *given: {"reference": 0.2, "own": 0.1})
    assert open_runtime(bundle, "auto", cache).name == OPENVINO
    assert conversions == []


def test_what_was_measured_is_not_measured_again(bundle, cache, monkeypatch):
    measured = iter([{"reference": 0.2, "own": 0.1}])
    monkeypatch.setattr(runtime_openvino, "_timed", lambda *given: next(measured))
    assert [open_runtime(bundle, "auto", cache).name for _ in range(2)] == [OPENVINO] * 2


def test_a_runtime_below_another_is_a_slower_one(bundle, cache):
    _note(cache, reference=0.2, own=0.1)
    assert open_runtime(bundle, "auto", cache, below="openvino-bf16").name == OPENVINO
    assert open_runtime(bundle, "auto", cache, below=OPENVINO).name == "torch"


def test_below_the_wished_runtime_there_are_slower_ones_only(bundle, cache):
    assert open_runtime(bundle, OPENVINO, cache, below="cuda").name == OPENVINO
    assert open_runtime(bundle, OPENVINO, cache, below=OPENVINO).name == "torch"


def test_one_runtime_alone_is_had_or_the_reason_why_not(bundle, cache):
    assert open_exactly(OPENVINO, bundle, cache).name == OPENVINO
    with pytest.raises(UnfitError, match="no bf16"):
        open_exactly("openvino-bf16", bundle, cache)


def test_one_runtime_alone_that_is_broken_says_how(bundle, cache, monkeypatch):
    def broken(*given):
        raise MemoryError("no room")

    monkeypatch.setattr(runtime_openvino, "_runtime", broken)
    with pytest.raises(UnfitError, match="MemoryError: no room"):
        open_exactly(OPENVINO, bundle, cache)


def test_without_openvino_torch_answers_and_one_line_says_why(bundle, cache, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "openvino", None)
    caplog.set_level(logging.INFO)
    assert open_runtime(bundle, "auto", cache).name == "torch"
    [line] = caplog.records
    assert "OpenVINO cannot be loaded" in line.getMessage()


def test_whatever_openvino_says_torch_still_answers(bundle, cache, monkeypatch, caplog):
    def broken(*given):
        raise MemoryError

    monkeypatch.setattr(runtime_openvino, "_runtime", broken)
    assert open_runtime(bundle, OPENVINO, cache).name == "torch"
    assert "cannot be used here" in caplog.text


def test_a_cuda_device_without_room_is_left_alone_and_the_log_says_so(bundle, cache, monkeypatch, caplog):
    def full(*given):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(runtime_cuda, "_network", full)
    assert open_runtime(bundle, "cuda", cache).name == OPENVINO
    assert "out of memory" in caplog.text


def test_a_processor_without_bf16_computes_in_f32(bundle, cache, caplog):
    assert open_runtime(bundle, "openvino-bf16", cache).name == OPENVINO
    assert "no bf16" in caplog.text


class Processor:
    """A processor that says what it can do."""

    def __init__(self, *capabilities):
        self.capabilities = list(capabilities)

    def get_property(self, device, name):
        return self.capabilities


@pytest.mark.parametrize(("capabilities", "has"), [(("FP32", "INT8"), False), (("BF16", "FP32"), True)])
def test_a_processor_has_bf16_where_openvino_says_so(monkeypatch, capabilities, has):
    monkeypatch.undo()
    assert runtime_openvino.has_bf16(Processor(*capabilities)) is has


class LostGraph:
    """What a captured graph does once its device has failed."""

    def replay(self):
        raise RuntimeError("CUDA error: an illegal memory access was encountered\nCompile with ...")


def test_a_cuda_device_that_fails_over_a_film_is_lost_and_says_how():
    run = runtime_cuda.replaying(LostGraph(), torch.zeros(1), [torch.zeros(1)] * 3)
    with pytest.raises(DeviceLostError, match=r"over a film: CUDA error: an illegal memory access was encountered$"):
        run(torch.zeros(1))


def test_an_unknown_runtime_is_refused(bundle):
    with pytest.raises(ValueError, match="no runtime 'abacus'"):
        open_runtime(bundle, "abacus")


@pytest.mark.parametrize(("name", "left"), [("openvino-f32", 1), ("torch", 2), ("cuda", 2)])
def test_torch_leaves_the_threads_to_a_runtime_that_has_its_own(bundle, name, left):
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        settle(replace(torch_runtime(bundle), name=name))
        assert torch.get_num_threads() == left
    finally:
        torch.set_num_threads(threads)


@pytest.mark.parametrize(("threads", "streams"), [(1, 1), (2, 2), (3, 1), (4, 2), (5, 5), (8, 2), (10, 10), (64, 2)])
def test_crops_are_shared_out_evenly_and_few_threads_stay_idle(threads, streams):
    assert streams_for(threads) == streams
