"""Reading files with suspicion, and writing them completely or not at all."""
