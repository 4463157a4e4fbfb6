"""Public validators of what is written, where they are installed: of an RO-Crate, and of the CF conventions.

Neither is a dependency: ``pip install compliance-checker roc-validator``, anywhere on the path. The RO-Crate validator
fetches the vocabulary from the network once.
"""

import shutil
import subprocess

import pytest

from twofutures.experiments.batches import exports
from twofutures.experiments.publication import bundle


def ask(*words: str) -> subprocess.CompletedProcess[str]:
    """A validator's answer; skips where it is absent."""
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed: pip install compliance-checker roc-validator")
    return subprocess.run(words, capture_output=True, text=True)


@pytest.mark.long
def test_the_netcdf_file_keeps_the_cf_conventions(results, tmp_path):
    exports.write_netcdf(results, tmp_path / "out.nc")
    answer = ask("compliance-checker", "--test", "cf:1.11", "--criteria", "strict", str(tmp_path / "out.nc"))
    assert answer.returncode == 0 and "All tests passed!" in answer.stdout, answer.stdout


@pytest.mark.long
def test_the_bundle_is_an_ro_crate(results, tmp_path):
    place = bundle.publish(results.store.path, tmp_path / "bundle")
    answer = ask("rocrate-validator", "-y", "validate", "-p", "ro-crate-1.1", "--no-paging", str(place))
    if any(word in " ".join(answer.stdout.split()) for word in ("URLError", "Unable to retrieve", "Max retries")):
        pytest.skip("the RO-Crate vocabulary cannot be fetched without the network")
    assert answer.returncode == 0 and "[FAILED]" not in answer.stdout, answer.stdout
