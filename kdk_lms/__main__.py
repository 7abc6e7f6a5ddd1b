"""`python -m kdk_lms` is the command `kdk-lms`."""

from kdk_lms.cli import main

if __name__ == "__main__":
    main()
