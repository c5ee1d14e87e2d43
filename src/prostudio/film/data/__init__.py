"""A film as data: one table of fields, read and written as YAML and JSON."""
