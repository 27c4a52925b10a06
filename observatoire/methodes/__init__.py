"""Formules pures, sans fichier ni base."""
