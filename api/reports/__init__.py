"""What an athlete's own facts say, as lines, sentences and pictures."""
