"""The knowledge base as everybody reads it: its pages, its files, votes, suggestions, and what machines read of it."""

from forms.pages.knowledge import feeds, files, pages, suggesting, voting

__all__ = ["feeds", "files", "pages", "suggesting", "voting"]
