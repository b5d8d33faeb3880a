"""``python -m sdssim`` is ``sdssim``."""

from sdssim.cli.main import main

if __name__ == "__main__":
    main()
