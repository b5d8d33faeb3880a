"""What chance decided: every referral, hour, day and outcome of one replication, as arrays."""
