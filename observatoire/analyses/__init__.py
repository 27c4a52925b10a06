"""Assembler ce que l'entrepôt contient et appeler `methodes` : le même calcul sert à la
construction (indicateur `Methode`), à l'écran et aux scénarios."""
