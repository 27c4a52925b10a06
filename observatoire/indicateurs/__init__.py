"""Les indicateurs : déclarés une fois, compilés en SQL."""
