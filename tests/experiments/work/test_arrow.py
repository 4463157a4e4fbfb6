"""Numbers go into Arrow and come out the same, and nobody loads pandas for it."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from twofutures.experiments.work.arrow import column, numbers


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.int64, np.float32, np.float64])
def test_what_goes_in_comes_out_and_is_what_pyarrow_makes_of_it(kind):
    values = np.array([3, 0, -7, 9], dtype=kind)
    if values.dtype.kind == "f":
        values[1] = np.nan
    made = column(values)
    assert made.equals(pa.array(values)) or np.isnan(values).any()
    assert (made.type, made.null_count, len(made)) == (pa.array(values).type, 0, 4)
    assert numbers(pa.chunked_array([made[:1], made[1:]])).tobytes() == values.tobytes()


def test_lists_are_laid_end_to_end():
    lists = pa.FixedSizeListArray.from_arrays(column(np.arange(6.0)), 3)
    assert numbers(pa.chunked_array([lists])).tolist() == [0, 1, 2, 3, 4, 5]
    assert len(numbers(pa.chunked_array([lists[:0]]))) == 0


def test_reading_the_fit_and_a_kept_past_loads_no_pandas():
    script = (
        "import sys, numpy as np, pyarrow as pa\n"
        "from twofutures.policies.members import fitted\n"
        "from twofutures.experiments.work.arrow import column, numbers\n"
        "fitted(), numbers(pa.table({'a': column(np.arange(3.0))})['a'])\n"
        "print('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"
