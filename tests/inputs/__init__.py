"""What chance decides."""
