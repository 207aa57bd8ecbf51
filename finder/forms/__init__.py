"""The forms: what was typed, as values or as errors beside the fields."""

from finder.forms.search import SearchForm, read_box

__all__ = ["SearchForm", "read_box"]
