"""The catalogue of texts: what code asks for is there."""


def test_every_text_of_the_pages_is_in_the_catalogue(root):
    import re

    from twofutures.viz.words.texts import catalogue

    used = {
        key
        for file in (root / "viz").rglob("*.py")
        for key in re.findall(r'say\(\s*"([a-z_]+\.[a-z_0-9]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(used) > 60
    assert used <= set(catalogue())
