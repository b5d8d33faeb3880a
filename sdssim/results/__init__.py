"""What a run means: tables with units and uncertainty, and the files they are kept in."""
