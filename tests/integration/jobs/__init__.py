"""The story of a job, without Home Assistant."""
