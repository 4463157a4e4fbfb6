"""A few browsers at once, each with levers of its own: everybody is answered, nobody sees another's screen."""


def test_a_small_crowd_is_answered_without_faults_or_leaks(run_script):
    report = run_script("load.py", 4, 12)  # how long it took is not judged here: the machine may be busy
    assert report["faults"] == [] and report["moves"] >= 4
