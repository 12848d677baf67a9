"""What requests cost: CPU milliseconds and statements, on both databases."""
