"""The random numbers of KTAB: the Mersenne twister of 64 bits and its own stirring of every word. Compiled.

Matsumoto & Nishimura's MT19937-64 (Nishimura 2000, ACM TOMACS 10, 348–357); the standard library's `mt19937_64` gives
9981545732273789042 as its 10,000th word from the seed 5489.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

#: words of the state; one more holds the place of the next word
WORDS = 312
_U = np.uint64
_STIR = np.uint64(0xE08C1D668B756F83)


@kernel()
def seed_words(seed: np.uint64, state: NDArray[np.uint64]) -> None:
    """Fill a state of ``WORDS`` + 1 words from a seed."""
    state[0] = seed
    for i in range(1, WORDS):
        before = state[i - 1]
        state[i] = _U(6364136223846793005) * (before ^ (before >> _U(62))) + _U(i)
    state[WORDS] = _U(WORDS)


@kernel()
def next_word(state: NDArray[np.uint64]) -> np.uint64:
    """The next word of 64 bits."""
    if state[WORDS] >= _U(WORDS):
        for i in range(WORDS):
            x = (state[i] & _U(0xFFFFFFFF80000000)) | (state[(i + 1) % WORDS] & _U(0x7FFFFFFF))
            high = x >> _U(1)
            if x & _U(1):
                high ^= _U(0xB5026F5AA96619E9)
            state[i] = state[(i + 156) % WORDS] ^ high
        state[WORDS] = _U(0)
    x = state[np.int64(state[WORDS])]
    state[WORDS] += _U(1)
    x ^= (x >> _U(29)) & _U(0x5555555555555555)
    x ^= (x << _U(17)) & _U(0x71D67FFFEDA60000)
    x ^= (x << _U(37)) & _U(0xFFF7EEE000000000)
    return np.uint64(x ^ (x >> _U(43)))


@kernel()
def next_number(state: NDArray[np.uint64]) -> float:
    """The next number in [0, 1] as KTAB makes it of a word z: (z + constant)(2z + 3), divided by 2⁶⁴."""
    z = next_word(state)
    return float((z + _STIR) * (_U(2) * z + _U(3))) / 18446744073709551616.0
