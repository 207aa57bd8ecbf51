"""Places to and from the formats of the field; one file a format."""
