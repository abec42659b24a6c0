"""Deployments: the issue's numbers by hand, every GPU's bytes listed one by one, stages played in time."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from inference_math import catalog, deployments, derivations, formats, formulas
from inference_math._copies import copies
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, LLAMA_70B, Hardware, Model, hardware
from inference_math.deployments import Deployment, kept_per_gpu, link_time, max_batch, step_time, tokens_per_second
from inference_math.errors import DoesNotFit, InputError, UnknownName
from inference_math.links import FREE, Links, all_reduce_time, all_to_all_time, links_of, send_time
from inference_math.shapes import Cached, Shape, Tensors
from strategies import batches, contexts, gpus, models

LLAMA_SHAPE = dict(layers=80, hidden_size=8192, kv_heads=8)
V3_SHAPE = dict(layers=61, hidden_size=7168, kv_heads=1)
V3_ATTENTION = 61 * (7168 * 1536 + 1536 * 128 * 192 + 7168 * 576 + 512 * 128 * 256 + 128 * 128 * 7168)
V3_BESIDE_EXPERTS = V3_ATTENTION + 58 * (3 * 7168 * 2048 + 256 * 7168) + 3 * 3 * 7168 * 18432


# In one format and without a shape: what is needed is given.
LLAMA, V3 = replace(LLAMA_70B, shape=None), replace(DEEPSEEK_V3.at("fp8"), shape=None, name="DeepSeek-V3")


def llama(**layout):
    return Deployment(LLAMA, H100, **LLAMA_SHAPE | layout)


def deepseek(**layout):
    return Deployment(V3, H200, **V3_SHAPE | layout)


class TestTheIssue:
    """Lesson 08: 64 users of 4,000 tokens, Llama-3.1-70B in 16 bit."""

    kv = 64 * 4000 * 2 * 80 * 8 * 128 * 2
    weights = 2 * (LLAMA.total_params - 128_256 * 8192)
    key_and_value_weights = 2 * 80 * 2 * 8 * 128 * 8192

    def move(self, n):
        """Ten times as many GPUs as KV heads keep each head, and the weights that make it, ten times."""
        times = max(n // 8, 1)
        return (self.weights + (times - 1) * self.key_and_value_weights + times * self.kv) / n / 3.35e12

    @pytest.mark.parametrize("n", [2, 8, 16, 80])
    def test_the_bytes_of_a_step(self, n):
        assert step_time(llama(tensor=n, links=FREE), 64, 4000) == pytest.approx(self.move(n), rel=1e-6)

    @pytest.mark.parametrize("delay, times", [(0, 2.00), (5e-6, 1.85)])
    def test_eighty_are_twice_as_fast_as_eight_even_in_one_domain(self, delay, times):
        """The lesson's links. (With the table that is looked up, and one copy of the weights that make the keys,
        it would be 2.06 and 1.90; with caches divided by 80, 5.74 and 4.14.)"""
        eight, eighty = (llama(tensor=n, links=Links(80, 450e9, delay)) for n in (8, 80))
        found = step_time(eight, 64, 4000) / step_time(eighty, 64, 4000)
        exchanged = [2 * (n - 1) / n * 160 * 64 * 8192 * 2 / 450e9 + 160 * delay for n in (8, 80)]
        assert found == pytest.approx((self.move(8) + exchanged[0]) / (self.move(80) + exchanged[1]), rel=1e-6)
        assert found == pytest.approx(times, abs=0.005)

    def test_with_published_links_eighty_in_one_layer_are_slower_than_eight(self):
        eight, eighty, stages = llama(tensor=8), llama(tensor=80), llama(tensor=8, pipeline=10)
        took = {one.pipeline * one.tensor: step_time(one, 64, 4000) for one in (eight, eighty)}
        assert took[80] > 1.5 * took[8]
        assert 1.5 < took[8] / step_time(stages, 64, 4000) < 2

    @pytest.mark.parametrize("usable, plain, grouped", [(1.0, 101, 664), (0.9, 76, 464)])
    def test_deepseek_on_eight_h200(self, usable, plain, grouped):
        """At 8,000 tokens, as released; the ideal pool holds 809 and 608. Copies: latents and the weights that make
        them eight times, or attention's weights eight times: fp8 with a scale of 4 bytes for 128 x 128; the router
        in 16 bit."""
        fp8, user = 1 + 4 / 128**2, 8000 * 61 * 576 * 2
        room = 8 * 141e9 * usable - formulas.weight_bytes(DEEPSEEK_V3)
        one = Deployment(DEEPSEEK_V3, replace(H200, usable=usable), tensor=8)
        latents = 7 * 61 * 576 * 7168 * fp8
        assert max_batch(one, 8000) == pytest.approx((room - latents) / (8 * user), rel=1e-3)
        assert max_batch(one, 8000) == pytest.approx(plain, abs=0.5)
        groups = replace(one, attention_groups=8)
        router = 58 * 256 * (7168 + 1)
        attention = 7 * (V3_ATTENTION * fp8 + 2 * router)
        assert max_batch(groups, 8000) == pytest.approx((room - attention) / user, rel=1e-3)
        assert max_batch(groups, 8000) == pytest.approx(grouped, abs=0.5)
        whole = 7 * ((V3_BESIDE_EXPERTS - 58 * 256 * 7168) * fp8 + 2 * router)
        assert max_batch(replace(groups, experts="whole"), 8000) == pytest.approx((room - whole) / user, rel=1e-3)


@dataclass
class Toy:
    """A model of a few parameters, and GPUs whose bytes are listed one by one. Widths are 1 byte."""

    layers: int
    heads: int
    head_dim: int
    hidden: int
    attention: int  # weights of a layer beside those of keys and values
    mlp: int
    experts: int
    expert: int
    tensor: int
    pipeline: int
    groups: int
    whole: bool

    @property
    def key_weights(self):
        return 2 * self.head_dim * self.hidden

    @property
    def deployment(self):
        layer = self.attention + self.heads * self.key_weights + self.mlp
        routed = self.layers * self.experts * self.expert
        total = self.layers * layer + routed
        model = Model(
            "toy",
            total,
            total - routed / 2 if self.experts else total,
            1.0,
            kv_bytes_per_token=self.layers * 2 * self.heads * self.head_dim,
            kv_precision="fp8",
            experts=self.experts,
            experts_per_token=self.experts // 2,
            routed_params=routed,
        )
        in_groups = layer if self.whole else layer - self.mlp
        return Deployment(
            model,
            Hardware("toy", 1e9, 1e6, {"bf16": 1e7}),
            self.tensor,
            self.pipeline,
            self.groups,
            "whole" if self.whole else "split",
            FREE,
            layers=self.layers,
            hidden_size=self.hidden,
            kv_heads=self.heads,
            group_params=self.layers * in_groups,
        )

    def gpus(self, context):
        """For each stage and rank: bytes of weights, and of caches for one user of its group."""
        size = self.tensor // self.groups
        stages = [range(stage, self.layers, self.pipeline) for stage in range(self.pipeline)]
        on_stage = {}
        for stage, its_layers in enumerate(stages):
            for rank in range(self.tensor):
                in_group = rank % size
                # Heads are not cut: dealt out in turn, and if there are fewer than GPUs, each to several.
                places = range(max(size, self.heads))
                heads = {place % self.heads for place in places if place % size == in_group}
                weights = caches = 0.0
                for _ in its_layers:
                    weights += self.attention / size + len(heads) * self.key_weights
                    weights += self.mlp / (size if self.whole else self.tensor)
                    mine = [
                        one for one in range(-(-self.experts // self.tensor) * self.tensor) if one % self.tensor == rank
                    ]
                    weights += len(mine) * self.expert if self.whole else self.experts * self.expert / self.tensor
                    caches += len(heads) * 2 * self.head_dim * context
                on_stage[stage, rank] = weights, caches
        return on_stage


@st.composite
def toys(draw):
    layers, pipeline = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    groups, size = draw(st.integers(1, 4)), draw(st.sampled_from([1, 2, 3, 4, 8]))
    experts = draw(st.sampled_from([0, 2, 6, 16]))
    return Toy(
        layers,
        heads=draw(st.sampled_from([1, 2, 4, 8])),
        head_dim=draw(st.integers(1, 8)),
        hidden=draw(st.integers(1, 50)),
        attention=draw(st.integers(1, 10_000)),
        mlp=draw(st.integers(1, 10_000)),
        experts=experts,
        expert=draw(st.integers(1, 1000)) if experts else 0,
        tensor=groups * size,
        pipeline=min(pipeline, layers),
        groups=groups,
        whole=bool(experts) and draw(st.booleans()),
    )


class TestEveryGpu:
    @given(toys(), st.integers(1, 5), st.integers(1, 3000))
    def test_the_fullest_keeps_what_we_say(self, toy, users_in_group, context):
        listed = max(w + users_in_group * c for w, c in toy.gpus(context).values())
        users = users_in_group * toy.groups
        assert kept_per_gpu(toy.deployment, users, context) == pytest.approx(listed)
        room = replace(toy.deployment.gpu, memory=listed, usable=1.0)
        full = replace(toy.deployment, gpu=room)
        assert max_batch(full, context) == pytest.approx(users)
        deployments.check_fits(replace(full, gpu=replace(room, memory=1.000001 * listed)), users, context)
        with pytest.raises(DoesNotFit):
            deployments.check_fits(replace(full, gpu=replace(room, memory=0.999 * listed)), users, context)

    @given(toys(), st.integers(1, 5), st.integers(0, 3000), st.sampled_from(formulas.OVERLAPS))
    def test_stages_played_in_time(self, toy, users_in_group, context, overlap):
        """One microbatch for each stage goes round, one stage at a time; all experts are read."""
        deployment, users = toy.deployment, users_in_group * toy.groups
        gpu = deployment.gpu
        work = 2 * deployment.model.active_params / toy.layers * users / toy.tensor
        takes = []
        for stage in range(toy.pipeline):
            here = [one for (at, _), one in toy.gpus(context).items() if at == stage]
            layers = len(range(stage, toy.layers, toy.pipeline))
            read = max(weights for weights, _ in here) / gpu.bandwidth
            caches = users_in_group * max(kept for _, kept in here) / gpu.bandwidth
            compute = layers * work / gpu.flops["bf16"]
            takes.append(
                {
                    "max": max(read + caches, compute),
                    "attention_serial": max(read, compute) + caches,
                    "sum": read + caches + compute,
                }[overlap]
            )
        free, ready, rounds = [0.0] * toy.pipeline, [0.0] * toy.pipeline, []
        for _ in range(12):
            for microbatch in range(toy.pipeline):
                for stage, took in enumerate(takes):
                    done = max(free[stage], ready[microbatch]) + took
                    free[stage] = ready[microbatch] = done
            rounds.append(ready[0])
        period = rounds[-1] - rounds[-2]
        assert step_time(deployment, users * toy.pipeline, context, overlap) == pytest.approx(period)


class TestAgainstTheFormulas:
    @given(models(), gpus(), batches, contexts, st.sampled_from(formulas.OVERLAPS))
    def test_one_gpu_is_what_the_formulas_say(self, model, gpu, batch, context, overlap):
        one = Deployment(model, gpu)
        assert step_time(one, batch, context, overlap) == formulas.step_time(model, gpu, batch, context, overlap)
        assert max_batch(one, context) == formulas.max_batch(model, gpu, context)
        assert kept_per_gpu(one, batch, context) == formulas.memory_needed(model, batch, context)
        assert link_time(one, batch) == 0

    @given(models(), gpus(), batches, contexts, st.sampled_from([2, 4, 8]))
    def test_without_copies_and_links_it_is_the_ideal_pool(self, model, gpu, batch, context, n):
        pool = Deployment(model, gpu, tensor=n, links=FREE, kv_heads=8)
        assert step_time(pool, batch, context) == pytest.approx(formulas.step_time(model, n * gpu, batch, context))
        assert max_batch(pool, context) == pytest.approx(formulas.max_batch(model, n * gpu, context))

    @pytest.mark.parametrize(
        "refine", [(), "expert_coverage", "attention_flops", ("attention_flops", "expert_coverage")]
    )
    def test_refinements_are_the_formulas(self, refine):
        one = Deployment(V3, H200)
        assert step_time(one, 12, 3000, refine=refine) == formulas.step_time(V3, H200, 12, 3000, refine=refine)

    @given(models(), gpus(), batches, contexts, st.sampled_from([1, 2, 3, 8, 12]), st.integers(1, 4))
    def test_it_is_never_better_than_the_pool(self, model, gpu, batch, context, tensor, pipeline):
        layout = Deployment(model, gpu, tensor, pipeline, links=FREE, kv_heads=2, layers=10, hidden_size=100)
        pool = layout.devices * gpu
        assert step_time(layout, batch, context) >= formulas.step_time(model, pool, batch, context) * (1 - 1e-9)
        assert max(max_batch(layout, context), 0) <= max(formulas.max_batch(model, pool, context), 0) * (1 + 1e-9)
        linked = replace(layout, links=Links(8, 1e9, 1e-6))
        assert step_time(linked, batch, context) == step_time(layout, batch, context) + link_time(linked, batch)
        assert link_time(linked, 2 * batch) >= link_time(linked, batch) >= 0

    @given(models(), gpus(), batches, contexts, st.sampled_from([1, 2, 4, 8, 16]))
    def test_more_gpus_are_never_slower_without_links(self, model, gpu, batch, context, tensor):
        one, two = (Deployment(model, gpu, n, links=FREE, kv_heads=4, hidden_size=1) for n in (tensor, 2 * tensor))
        assert step_time(two, batch, context) <= step_time(one, batch, context) * (1 + 1e-9)

    def test_without_a_word_it_is_one_user_with_an_empty_context(self):
        groups = deepseek(tensor=8, attention_groups=2, group_params=V3_ATTENTION, pipeline=2)
        for layout in (llama(), groups):
            for call in (step_time, kept_per_gpu, tokens_per_second):
                assert call(layout, context=4000) == call(layout, 1, 4000)
                assert call(layout, 9) == call(layout, 9, 0)
        assert link_time(llama(tensor=8)) == link_time(llama(tensor=8), 1) < link_time(llama(tensor=8), 2)
        assert kept_per_gpu(llama(), 0.5) == formulas.memory_needed(LLAMA, 0.5)  # half a user, as in the formulas
        assert step_time(llama(), 0.5, 10**6) == formulas.step_time(LLAMA, H100, 0.5, 10**6)
        room = 80e9 * 0.9 - 1
        small = Deployment(Model("small", room, room, 1.0, kv_bytes_per_token=1), H100)
        deployments.check_fits(small)
        with pytest.raises(DoesNotFit):
            deployments.check_fits(small, 1, 2)
        with pytest.raises(DoesNotFit):
            deployments.check_fits(small, 2, 1)

    def test_a_stage_reads_its_weights_once_for_each_microbatch(self):
        """Alone, a user is as fast with ten stages of eight as with one."""
        one, ten = (llama(tensor=8, pipeline=stages, links=FREE) for stages in (1, 10))
        assert step_time(ten, 1, 4000) == pytest.approx(step_time(one, 1, 4000))
        assert step_time(ten, 10, 4000) == pytest.approx(step_time(one, 1, 4000))
        assert step_time(ten, 20_000, 0) == pytest.approx(step_time(one, 20_000, 0) / 10)  # only arithmetic counts

    def test_experts_are_covered_by_a_microbatch(self):
        stages = deepseek(tensor=8, pipeline=4, links=FREE)
        read = formulas.weight_bytes_read(V3, 16) + 7 * 61 * 576 * 7168
        found = step_time(stages, 64, refine="expert_coverage")
        assert found == pytest.approx(copies(61, 4) * read / 8 / 4.8e12, rel=1e-6)

    def test_groups_without_a_user_work_on_an_empty_token(self):
        groups = deepseek(tensor=8, attention_groups=8, group_params=V3_ATTENTION, links=FREE)
        alone, each = (step_time(groups, n, 8000, refine="expert_coverage") for n in (1, 8))
        assert alone == each and tokens_per_second(groups, 1, 8000, refine="expert_coverage") == 1 / alone

    def test_spare_places_hold_experts_again(self):
        """256 experts on 72 GPUs: 4 places each, 288 in all, of which a token is sent to 8 as before."""
        rack = Deployment(V3, hardware("GB200 NVL72 per GPU"), 72, 1, 72, "whole", FREE, group_params=V3_BESIDE_EXPERTS)
        assert rack.held.experts == 288 and rack.held.experts_per_token == 8
        routed = V3.routed_params
        assert rack.held.routed_params == pytest.approx(routed * 288 / 256)
        kept = V3.total_params + routed / 8 + 71 * V3_BESIDE_EXPERTS
        assert kept_per_gpu(rack) * 72 == pytest.approx(kept)
        covered = formulas.expert_coverage(288, 8, 144)
        read = formulas.weight_bytes_read(rack.held, 144)
        assert read == pytest.approx(kept - V3.input_embedding_params - (1 - covered) * routed * 288 / 256)

    def test_formats_keep_their_widths(self):
        """Experts in 4 bit, all else in 16: a copy of attention is in 16, a copy of an expert in 4."""
        mixed = V3.at("bf16").at("mxfp4")
        groups = Deployment(mixed, H200, 8, 1, 8, "whole", FREE, group_params=1e10)
        assert formulas.weight_bytes(groups.held) - formulas.weight_bytes(mixed) == pytest.approx(7 * 1e10 * 2)
        more = Deployment(mixed, H200, 3, 1, 1, "whole", FREE, **V3_SHAPE)
        again = formulas.weight_bytes(more.held) - formulas.weight_bytes(mixed)
        experts, latents = V3.routed_params * 2 / 256, 2 * 61 * 576 * 7168
        assert again == pytest.approx(experts * 4.25 / 8 + latents * 2)
        assert formulas.compute_flops(more.held) == formulas.compute_flops(mixed)

    @pytest.mark.parametrize("own", ["routed_bytes_per_param", "input_embedding_bytes_per_param"])
    def test_a_width_that_was_the_average_stays(self, own):
        """Only the experts, or only the table, had a width of its own; the other then had the average, 1."""
        sizes = dict(experts=16, experts_per_token=2, routed_params=6e9, input_embedding_params=1e9)
        model = Model("mixed", 1e10, 5e9, 1.0, **sizes, **{own: 0.5})
        held = Deployment(model, H100, 4, 1, 4, "split", FREE, group_params=2e9).held
        rest = (1e10 - 6e9 * (0.5 if own[0] == "r" else 1) - 1e9 * (0.5 if own[0] == "i" else 1)) / 3e9
        assert formulas.weight_bytes(held) == pytest.approx(1e10 + 3 * 2e9 * rest)
        for batch in (1, 100):
            again = formulas.weight_bytes_read(held, batch) - formulas.weight_bytes_read(model, batch)
            assert again == pytest.approx(3 * 2e9 * rest)


class TestLinksOfALayout:
    links = Links(8, 1e11, 1e-6, 1e10, 1e-5, 2e11, 3e-5)

    def test_one_group(self):
        """Two sums over all in each layer."""
        plain = llama(tensor=16, links=self.links)
        assert link_time(plain, 64) == pytest.approx(2 * all_reduce_time(80, 8192, 16, 64, self.links))
        whole = deepseek(tensor=16, experts="whole", links=self.links)
        assert link_time(whole, 64) == pytest.approx(2 * all_reduce_time(61, 7168, 16, 64, self.links))

    def test_groups(self):
        groups = deepseek(tensor=16, attention_groups=4, group_params=1, links=self.links)
        in_group = all_reduce_time(61, 7168, 4, 16, self.links)
        assert link_time(groups, 64) == pytest.approx(in_group + all_reduce_time(61, 7168, 16, 64, self.links))
        whole = replace(groups, experts="whole")
        sent = all_to_all_time(61, 7168, 16, 64, 8, self.links)
        assert link_time(whole, 64) == pytest.approx(2 * in_group + sent)

    def test_stages(self):
        """61 layers in 3 stages take the time of 63; microbatches of 20."""
        stages = deepseek(tensor=4, pipeline=3, links=self.links)
        in_layers = 2 * all_reduce_time(63, 7168, 4, 20, self.links)
        assert link_time(stages, 60) == pytest.approx(in_layers + send_time(7168, 4, 3, 20, self.links))

    def test_those_of_the_gpu_unless_given(self):
        assert link_time(llama(tensor=8), 64) == link_time(llama(tensor=8, links=links_of("H100 SXM")), 64) > 0
        other = replace(llama(tensor=8), gpu=H200)
        assert other.exchanges == links_of("H200 SXM")


class TestShapes:
    """What a model's shape says."""

    TENSORS = (
        Tensors("attention", 1_000_000_000, 16, "every token", "bf16"),
        Tensors("index", 100_000_000, 8, "every token", "fp8"),
        Tensors("norms", 1_000_000, 16, "every token", "bf16"),
        Tensors("dense MLP", 2_000_000_000, 4.25, "every token", "mxfp4"),
        Tensors("shared experts", 3_000_000_000, 8, "every token", "fp8"),
        Tensors("latent of the experts", 500_000_000, 8, "every token", "fp8"),
        Tensors("routed experts", 60_000_000_000, 4.25, "routed", "mxfp4"),
        Tensors("input embedding", 1_000_000_000, 16, "looked up", "bf16"),
        Tensors("head", 1_000_000_000, 16, "every token", "bf16"),
    )

    def model(self, *caches, in_8bit=(), state=0.0, state_splits=0):
        """Each cache: over how many GPUs it goes, bytes a token, how many it keeps, and reads."""
        both = [
            [Cached("", n, keeps, n, reads, splits, 0, 0) for splits, n, keeps, reads in one]
            for one in (caches, in_8bit)
        ]
        shape = Shape(
            name="shaped",
            model_type="made up",
            layers=10,
            hidden_size=64,
            tensors=self.TENSORS,
            experts=16,
            experts_per_token=2,
            caches=both[0],
            caches_8bit=both[1],
            state_bytes=state,
            state_splits=state_splits,
            left_out=(),
            max_context=None,
            precision="bf16",
            source="",
            attention=(),
            vocab_size=1000,
            moe_layers=4,
            shared_experts=1,
            expert_hidden_size=8,
        )
        return Model.from_shape(shape)

    def test_each_cache_is_copied_as_often_as_it_must(self):
        """Keys of 8 heads, a latent and selections of it, a window of 2 heads, an index; a state of 4."""
        keys, latent, wider, window, index = (
            (8, 300.0, None, None),
            (1, 100.0, None, 64),
            (2, 40.0, None, 128),
            (2, 50.0, 128, None),
            (1, 20.0, None, None),
        )
        model = self.model(keys, latent, wider, window, index, state=1000.0, state_splits=4)
        held = Deployment(model, H100, tensor=8, links=FREE).held
        assert held.kv_bytes_per_token == pytest.approx(300 + 8 * 100 + 4 * 40 + 8 * 20)
        assert held.kv_window_bytes_per_token == pytest.approx(4 * 50)
        assert held.kv_read_bytes_per_token == pytest.approx(300 + 8 * 20)
        assert held.kv_selected_bytes_per_token * 128 == pytest.approx(8 * 100 * 64 + 4 * 40 * 128)
        assert held.state_bytes == pytest.approx(2 * 1000)
        made = (7 * 120 + 3 * 40 + 3 * 50) / 2 * 64  # numbers of 2 bytes, each made by a row of 64
        assert held.total_params - model.total_params == pytest.approx(made)
        assert held.shape is None and [name for name, _ in held.kv_layouts] == ["bf16"]
        assert Deployment(model, H100, tensor=8, links=FREE, kv_heads=8).held == model

    def test_a_window_that_can_be_split_where_the_rest_cannot(self):
        for one, copied, made in ((1, 400 + 50, 3 * 100), (4, 100 + 4 * 50, 3 * 50)):
            model = self.model((one, 100.0, None, None), (5 - one, 50.0, 128, None))
            held = Deployment(model, H100, tensor=4, links=FREE).held
            assert held.kv_bytes_per_token + held.kv_window_bytes_per_token == pytest.approx(copied)
            assert held.total_params - model.total_params == pytest.approx(made / 2 * 64)

        held = Deployment(self.model((2, 100.0, None, None)), H100, tensor=4, links=FREE).held
        assert held.total_params - self.model().total_params == pytest.approx(100 / 2 * 64)

    def test_the_layout_of_the_cache_that_is_kept_counts(self):
        """In 8 bit the part that cannot be split is larger."""
        model = self.model(
            (4, 60.0, None, None), (1, 20.0, None, None), in_8bit=((4, 30, None, None), (1, 15, None, None))
        )
        for kv, kept in (("bf16", 60 + 4 * 20), ("fp8", 30 + 4 * 15), ("int8", 40 * (30 + 4 * 15) / 45)):
            held = Deployment(model.with_kv(kv), H100, tensor=4, links=FREE).held
            assert held.kv_bytes_per_token == pytest.approx(kept)

    def test_an_index_of_its_own_width_is_copied(self):
        """A latent and an index key on each of 8 GPUs; what makes them does not depend on the format of the cache."""
        held = [
            Deployment(catalog.model("DeepSeek-V3.2").with_kv(kv), H200, tensor=8, links=FREE).held
            for kv in ("bf16", "fp8", formats.INDEX_IN_8BIT)
        ]
        assert [one.kv_bytes_per_token for one in held] == [8 * 61 * n for n in (1152 + 256, 656 + 132, 1152 + 132)]
        assert {one.total_params - catalog.model("DeepSeek-V3.2").total_params for one in held} == {
            7 * 61 * (576 + 128) * 7168
        }

    @pytest.mark.parametrize(
        "experts, params, n_bytes", [("split", 1.101e9, 2.102e9), ("whole", 6.601e9, 2.102e9 + 3.5e9 + 2e9 * 4.25 / 8)]
    )
    def test_which_weights_a_group_keeps(self, experts, params, n_bytes):
        """As released; and where all are in one format, in that one."""
        model = self.model()
        groups = Deployment(model, H100, 4, 1, 4, experts, FREE)
        assert groups.held.total_params - model.total_params == pytest.approx(3 * params)
        assert formulas.weight_bytes(groups.held) - formulas.weight_bytes(model) == pytest.approx(3 * n_bytes)
        narrow = replace(groups, model=model.at("int4", covers="experts"))
        assert formulas.weight_bytes(narrow.held) - formulas.weight_bytes(narrow.model) == pytest.approx(3 * n_bytes)
        wide = replace(groups, model=model.at("bf16"))
        assert formulas.weight_bytes(wide.held) - formulas.weight_bytes(wide.model) == pytest.approx(3 * params * 2)
        assert replace(groups, group_params=5e9).held.total_params - model.total_params == pytest.approx(3 * 5e9)

    def test_layers_and_width(self):
        links = TestLinksOfALayout.links
        plain = Deployment(self.model(), H100, tensor=4, links=links)
        assert link_time(plain, 3) == pytest.approx(2 * all_reduce_time(10, 64, 4, 3, links))
        whole = Deployment(self.model(), H100, 4, 1, 4, "whole", links)
        assert link_time(whole, 8) == pytest.approx(all_to_all_time(4, 64, 4, 8, 2, links))

    @pytest.mark.parametrize("name", [name for name in catalog.model_names() if catalog.model(name).shape])
    def test_every_model_of_the_catalog_can_be_deployed(self, name):
        one = catalog.model(name)
        assert Deployment(one, H200).held == one
        for experts in ("split", "whole") if one.experts else ("split",):
            for groups in (1, 4):
                held = Deployment(one, H200, 8, 2, groups, experts).held
                assert held.total_params >= one.total_params and held.active_params == one.active_params
                for context in (1, 100_000):
                    assert formulas.kv_bytes(held, context) >= formulas.kv_bytes(one, context)


LAYOUTS = [
    deepseek(tensor=16, attention_groups=2, group_params=V3_ATTENTION, pipeline=2),
    deepseek(tensor=16, attention_groups=16, group_params=V3_BESIDE_EXPERTS, experts="whole"),
    llama(tensor=80),
]


class TestOneFunctionForAll:
    @pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
    @pytest.mark.parametrize("overlap", formulas.OVERLAPS)
    def test_arrays_give_what_their_numbers_give(self, layout, overlap):
        batch, context = np.array([1.0, 20, 300])[:, None], np.array([0.0, 500, 9000])
        found = step_time(layout, batch, context, overlap, "expert_coverage")
        each = [[step_time(layout, b, c, overlap, "expert_coverage") for c in context] for b in batch.ravel()]
        assert found == pytest.approx(np.array(each))
        assert np.array_equal(link_time(llama(), batch), 0 * batch)
        assert np.broadcast_to(kept_per_gpu(layout, batch, context), (3, 3)) == pytest.approx(
            np.array([[kept_per_gpu(layout, b, c) for c in context] for b in batch.ravel()])
        )

    def test_symbols_give_the_expression(self):
        model, gpu = derivations.symbols()
        layout = Deployment(model, gpu, tensor=16, links=FREE, kv_heads=8, hidden_size=100)
        batch, context = sympy.symbols("B L", positive=True)
        found = step_time(layout, batch, context, "sum")
        n, active, b, kv, rate, bandwidth = sympy.symbols("N N_a b kappa F W", positive=True)
        # Twice each cache, and 100 weights more for each of its numbers of 2 bytes.
        moved = n * b + kv / 2 * 100 * b + 2 * kv * batch * context
        assert sympy.simplify(found - moved / (16 * bandwidth) - 2 * active * batch / (16 * rate)) == 0
        assert max_batch(layout, context).has(context)


class TestDoors:
    @pytest.mark.parametrize("name", ["tensor", "pipeline", "attention_groups", "layers", "hidden_size", "kv_heads"])
    @pytest.mark.parametrize("bad", [0, -1, 1.5, True, "8", math.nan])
    def test_whole_numbers(self, name, bad):
        with pytest.raises(InputError, match=name):
            llama(**{name: bad})

    @pytest.mark.parametrize(
        "layout, said",
        [
            (dict(tensor=8, attention_groups=3, group_params=1), "attention_groups=3 must divide tensor=8"),
            (dict(experts="whole"), "experts='whole': Llama-3.1-70B has none"),
            (dict(pipeline=2, layers=1), "pipeline=2 must be at most layers=1"),
            (dict(pipeline=81), "pipeline=81 must be at most layers=80"),
            (dict(tensor=2, attention_groups=2, group_params=-1.0), "group_params=-1.0 must be finite and 0 or more"),
            (dict(tensor=2, attention_groups=2, group_params=1e12), "total_params - group_params="),
            (dict(gpu=8 * H100), "8 x H100 SXM is 8 devices counted as one; give one of them"),
            (dict(gpu=hardware("GB200 NVL72 rack")), "72 devices counted as one"),
        ],
        ids=lambda v: v if isinstance(v, str) else "",
    )
    def test_layouts_that_cannot_be(self, layout, said):
        with pytest.raises(InputError, match=said):
            Deployment(**dict(model=LLAMA, gpu=H100) | LLAMA_SHAPE | layout)

    def test_an_unknown_layout_of_experts(self):
        with pytest.raises(UnknownName, match="unknown layout of experts 'hole': did you mean 'whole'"):
            deepseek(experts="hole")

    @pytest.mark.parametrize(
        "layout, missing",
        [
            (dict(tensor=8), "kv_heads"),
            (dict(pipeline=2), "layers"),
            (dict(tensor=8, kv_heads=8), "layers"),
            (dict(tensor=8, kv_heads=8, layers=80), "hidden_size"),
            (dict(tensor=80, kv_heads=8, links=FREE), "hidden_size"),
            (dict(tensor=2, attention_groups=2), "group_params"),
        ],
        ids=lambda v: v if isinstance(v, str) else "",
    )
    def test_what_is_missing_is_asked_for(self, layout, missing):
        with pytest.raises(InputError, match=rf"^{missing} is needed.*give {missing}=\.\.\., or a model made by"):
            Deployment(LLAMA, H100, **layout)

    def test_a_model_without_a_cache_needs_no_heads(self):
        Deployment(ARTICLE_700B, H100, tensor=9, links=FREE)

    def test_links_that_are_not_known(self):
        mine = Hardware("mine", 24e9, 1e12, {"bf16": 1e14})
        assert link_time(Deployment(LLAMA, mine)) == 0
        with pytest.raises(InputError, match=r"links of 'mine' are not known.*Give links=Links"):
            Deployment(LLAMA, mine, tensor=8, **LLAMA_SHAPE)

    def test_what_does_not_fit(self):
        plain = deepseek(tensor=8)
        assert step_time(plain, 76, 8000, refine="capacity") == step_time(plain, 76, 8000)
        with pytest.raises(
            DoesNotFit, match=r"batch=77 does not fit.*At most batch=76 fits.*copied by <DeepSeek-V3 on 8"
        ):
            step_time(plain, 77, 8000, refine=["capacity", "expert_coverage"])
        groups = deepseek(tensor=8, attention_groups=8, group_params=V3_ATTENTION)
        with pytest.raises(DoesNotFit, match="room for a user in each of 8 attention groups"):
            step_time(groups, 1, 10**6, refine="capacity")
        with pytest.raises(DoesNotFit, match="the weights alone are"):
            deployments.check_fits(llama(tensor=1))
        with pytest.raises(DoesNotFit, match="batch=90"):
            deployments.check_fits(plain, np.array([10, 90]), np.array([100, 8000]))

    @pytest.mark.parametrize("call", [step_time, link_time, kept_per_gpu, tokens_per_second, deployments.check_fits])
    @pytest.mark.parametrize("layout", [llama(), llama(tensor=8, pipeline=2)], ids=repr)
    @pytest.mark.parametrize("bad", [0, -1, math.nan, "8", None])
    def test_batches(self, call, layout, bad):
        with pytest.raises(InputError, match="batch="):
            call(layout, bad)

    def test_unknown_names(self):
        with pytest.raises(UnknownName, match="unknown refinement 'capacty'"):
            step_time(llama(), 1, refine="capacty")
        with pytest.raises(UnknownName, match="unknown overlap"):
            step_time(llama(), 1, overlap="min")

    def test_it_stays_as_it_is(self):
        with pytest.raises(AttributeError):
            llama().tensor = 2

    def test_it_says_what_it_is(self):
        assert repr(llama(tensor=8, pipeline=10)) == "<Llama-3.1-70B on 80 x H100 SXM: tensor 8, pipeline 10>"
        assert repr(llama()) == "<Llama-3.1-70B on 1 x H100 SXM: alone>"
        whole = deepseek(tensor=8, attention_groups=4, group_params=1, experts="whole")
        assert repr(whole) == "<DeepSeek-V3 on 8 x H200 SXM: tensor 8, attention groups 4, whole experts>"


@pytest.mark.parametrize(
    "given, said",
    [
        (dict(model="Llama"), "model='Llama' must be a Model"),
        (dict(gpu="H200"), "gpu='H200' must be a Hardware"),
        (dict(model=H100, gpu=LLAMA_70B), "model=<H100.* must be a Model.*it is a Hardware"),
        (dict(links="NVLink"), "links='NVLink' must be a Links"),
    ],
)
def test_parts_of_another_kind(given, said):
    with pytest.raises(InputError, match=said):
        Deployment(**({"model": LLAMA_70B, "gpu": H100, "tensor": 8} | given))


def test_whole_numbers_of_numpy():
    assert Deployment(LLAMA_70B, H100, tensor=np.int64(8)) == Deployment(LLAMA_70B, H100, tensor=8)
    assert Deployment(LLAMA_70B, H100, np.int8(80)).devices == 80
