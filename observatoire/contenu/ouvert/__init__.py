"""Les données ouvertes : l'édition publique en fichiers libres, décrits, à une adresse stable chacun."""
