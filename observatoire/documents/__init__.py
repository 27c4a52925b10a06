"""De l'écran à la table du conseil : dossiers de délibération, fiches, exports PDF, DOCX, XLSX."""
