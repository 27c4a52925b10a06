"""Ce que le territoire sait lui-même : les tables de `data/local/`, lues, saisies, gardées."""
