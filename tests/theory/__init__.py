"""Is the engine right? Its waits held against queueing theory that is coded here, apart from it."""
