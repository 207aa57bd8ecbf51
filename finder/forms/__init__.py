"""The forms: what was typed, as values or as errors beside the fields."""

from finder.forms.search import SearchForm, asked, read_box

__all__ = ["SearchForm", "asked", "read_box"]
