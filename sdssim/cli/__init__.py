"""The command line. Importing it loads click and nothing heavier; each command imports what it needs."""
