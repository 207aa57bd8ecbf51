"""Tests in a real browser; a package, so that its conftest does not take the place of the other."""
