"""What would happen if: invented logs decided by the real rules."""
