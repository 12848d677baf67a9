"""Ways to train with a sore back. They see the diary and nothing else."""
