from __future__ import annotations

import pytest

from tests.registre import chacune


def test_toutes_les_fautives_sont_nommees() -> None:
    def positive(x: int) -> None:
        assert x > 0

    chacune({"a": 1, "b": 2}, positive)
    with pytest.raises(AssertionError) as faute:
        chacune({"a": 1, "b": -2, "c": 0}, positive)
    assert "'b'" in str(faute.value) and "'c'" in str(faute.value) and "'a'" not in str(faute.value)
    with pytest.raises(AssertionError):
        chacune({}, positive)
