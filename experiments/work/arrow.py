"""Numbers into Arrow and out of it without pandas, of which pyarrow asks for every array given to it: half a second."""

import numpy as np
import pyarrow as pa

from twofutures.abm.worlds import Worlds


def column(values: Worlds) -> pa.Array:
    """A flat array as an Arrow one of the same bytes: NaN stays NaN, nothing is missing."""
    plain = np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(plain.dtype), plain.size, [None, pa.py_buffer(plain)])


def numbers(column: pa.ChunkedArray) -> Worlds:
    """All numbers of a column without missing ones, lists of one length laid end to end; to be read only."""
    whole = column.combine_chunks()
    return np.from_dlpack(whole.flatten() if pa.types.is_fixed_size_list(whole.type) else whole)
