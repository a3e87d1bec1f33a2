"""Pairs on disk: dataset folders, their splits, and files of other people's pairs."""
