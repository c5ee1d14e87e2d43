"""`python -m prostudio.cli` is `prostudio`."""

from prostudio.cli import main

if __name__ == "__main__":
    main()
