"""Une figure décrite une fois, rendue à l'écran et sur papier."""
