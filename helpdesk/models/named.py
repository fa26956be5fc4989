"""Choices that have a name in addresses and one for people."""

import enum


class Named(enum.IntEnum):
    """`IN_PROGRESS` is `in_progress` in an address and “In progress” on a page."""

    @property
    def slug(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()
