"""Ce que dit l'enfance et la jeunesse."""
