"""Ce que dit l'isolement."""
