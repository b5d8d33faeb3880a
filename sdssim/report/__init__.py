"""What a run means, for people who do not simulate: sentences and tables in people and weeks."""
