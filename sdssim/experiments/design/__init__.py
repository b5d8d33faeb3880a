"""Designs: which scenarios a sweep simulates, read from YAML, CSV or Excel."""
