"""Decoders of files of devices: pure, and run in a process of their own (`__main__`).

Nothing here knows the database. A decoder reads a file and tells a `Collector` what was recorded;
positions on earth are read where a distance asks for them, and never told.
"""
