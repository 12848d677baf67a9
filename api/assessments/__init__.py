"""What is asked and tested before training: red-flag questions and baseline tests."""
