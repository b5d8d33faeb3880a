"""Many replications of a scenario: in this process, in many, or on many machines."""
