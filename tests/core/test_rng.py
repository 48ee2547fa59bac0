"""The generator against numpy's Philox, and what makes a stream a stream."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceroom.core.rng import philox, stream_key, to_unit, uniforms

WORDS = st.integers(0, 2**64 - 1)


@settings(deadline=None)  # the first call compiles
@given(seed=WORDS, key=WORDS, c0=WORDS, c1=st.integers(1, 2**64 - 1))
def test_a_block_is_that_of_numpy(seed: int, key: int, c0: int, c1: int) -> None:
    # numpy raises its 256-bit counter before use: it must start one below
    before = (c0 + (c1 << 64)) - 1
    theirs = np.random.Philox(key=np.array([seed, key], np.uint64),
                              counter=np.array([before % 2**64, before >> 64, 0, 0], np.uint64)).random_raw(4)
    ours = philox(np.uint64(seed), np.uint64(key), np.uint64(c0), np.uint64(c1))
    assert [int(x) for x in ours] == [int(x) for x in theirs]


@settings(deadline=None)
@given(bits=WORDS)
def test_units_lie_strictly_inside(bits: int) -> None:
    assert 0 < to_unit(np.uint64(bits)) < 1


def test_the_ends_of_the_unit_interval_are_never_reached() -> None:
    assert to_unit(np.uint64(0)) == 2.0**-54
    assert to_unit(np.uint64(2**64 - 1)) == 1 - 2.0**-53


@settings(deadline=None)
@given(seed=WORDS, name=st.text(max_size=20), n=st.integers(1, 200), first=st.integers(0, 10**9))
def test_a_draw_knows_neither_how_many_there_are_nor_where_the_call_began(
    seed: int, name: str, n: int, first: int
) -> None:
    whole = uniforms(seed, name, n, first=first)
    assert np.array_equal(whole[n // 2 :], uniforms(seed, name, n - n // 2, first=first + n // 2))
    assert np.array_equal(whole[:1], uniforms(seed, name, 1, first=first))


def test_draws_and_steps_count_from_nought() -> None:
    def word(draw: int, step: int) -> float:
        bits = philox(np.uint64(3), np.uint64(stream_key("a")), np.uint64(draw), np.uint64(step))[0]
        return to_unit(np.uint64(bits))

    assert uniforms(3, "a", 3).tolist() == [word(0, 0), word(1, 0), word(2, 0)]
    assert uniforms(3, "a", 2, first=5, step=7).tolist() == [word(5, 7), word(6, 7)]


def test_streams_differ_by_seed_name_and_step_and_zero_is_a_seed() -> None:
    streams = [uniforms(seed, name, 50, step=step) for seed in (0, 1) for name in ("a", "b") for step in (0, 1)]
    for i, one in enumerate(streams):
        for other in streams[i + 1 :]:
            assert not np.isin(one, other).any()


def test_names_are_hashed_the_same_everywhere() -> None:
    # BLAKE2b-64 of the name, little-endian: fixed by the definition, not by this machine
    assert stream_key("positions.taliban.ceasefire.position") != stream_key("positions.taliban.ceasefire.salience")
    assert stream_key("") == int.from_bytes(bytes.fromhex("e4a6a0577479b2b4"), "little")


def test_numbers_are_uniform_and_streams_independent() -> None:
    a, b = uniforms(3, "one", 20_000), uniforms(3, "two", 20_000)
    assert stats.kstest(a, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03
    assert abs(np.corrcoef(a[1:], a[:-1])[0, 1]) < 0.03
