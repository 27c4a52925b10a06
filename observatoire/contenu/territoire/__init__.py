"""Ce que dit le territoire et ses données."""
