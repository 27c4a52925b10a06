"""La commande observatoire."""
