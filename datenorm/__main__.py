"""`python -m datenorm`."""

from datenorm.cli import main

main()
