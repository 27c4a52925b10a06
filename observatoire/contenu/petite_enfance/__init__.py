"""Ce que dit la petite enfance."""
