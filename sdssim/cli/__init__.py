"""The command line: importing it loads click and nothing heavier."""
