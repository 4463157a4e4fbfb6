"""The folder of a batch: what is written where, and what stays."""

import os

import numpy as np
import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import given
from twofutures.experiments.batches.folder import Folder
from twofutures.policies.case import Case

BATCH = Batch((Case("inaction"),), given({"spillover": np.array([0.3, 0.4])}), ensemble="prior")


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_links_to_another_disk_stay_links_also_when_starting_over(tmp_path):
    store, disk = Folder(tmp_path / "run"), tmp_path / "disk"
    (disk / "chunks").mkdir(parents=True)
    store.path.mkdir()
    for name in ("chunks", "manifest.json", "design.parquet"):
        (store.path / name).symlink_to(disk / name)
    for new in (False, True):
        store.begin(BATCH, new)
        assert not [*store.path.glob("chunks/*")]
        store.keep(np.arange(2), b"whole")
        assert all(place.is_symlink() for place in store.path.iterdir())
        assert [file.read_bytes() for file in disk.glob("chunks/*")] == [b"whole"] and store.batch() == BATCH
