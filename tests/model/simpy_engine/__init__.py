"""The parts of the reference engine, each by itself."""
