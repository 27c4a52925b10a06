"""Tout ce que dit chaque thème : ses figures, ses tableaux, ses phrases, ses documents."""
