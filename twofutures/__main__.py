"""``python -m twofutures`` is the command line."""

from twofutures.viz.cli.main import main

if __name__ == "__main__":
    main()
