"""What the facts say so far: lines and careful comparisons for people. No decision reads them."""
