"""Records outside compiled code: fields are attributes, whatever numpy calls its methods."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from peaceroom.core.record_types import record_type

KIND = record_type([("item", np.int64), ("data", np.float64), ("u", np.float64, (4,))])


def test_fields_are_read_and_set_as_attributes_even_those_that_numpy_has_methods_for() -> None:
    rows = np.zeros(3, KIND)
    one = rows[1]
    one.item, one.data, one.u[2] = 7, .5, 9.0
    assert (rows["item"].tolist(), rows["data"].tolist()) == ([0, 7, 0], [0, .5, 0])
    assert rows["u"][1].tolist() == [0, 0, 9, 0] and one.u[2] == 9 and one.item == 7
    assert one.dtype is KIND and np.dtype(KIND.descr) == KIND
    with pytest.raises(AttributeError):
        _ = one.nothing
    with pytest.raises((AttributeError, ValueError)):
        one.nothing = 1


def test_they_go_to_other_processes_whole() -> None:
    rows = np.zeros(2, KIND)
    rows[0].item = 4
    again = pickle.loads(pickle.dumps(rows))
    assert again.dtype == KIND and again[0].item == 4
