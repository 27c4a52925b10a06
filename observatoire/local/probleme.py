"""Ce qui ne va pas dans une cellule saisie : où, quoi, ce qui était attendu, que faire."""

from dataclasses import dataclass

from observatoire.erreurs import ErreurObservatoire


@dataclass(frozen=True)
class Probleme:
    """Un constat sur une table locale.

    `rang` est la position de la ligne dans le cadre (0 = première ; -1 : la table entière),
    `ligne` son numéro dans le fichier (0 si elle n'y est pas encore). `bloquant` empêche
    d'enregistrer et de publier ; sinon c'est un avertissement, et la valeur est gardée.
    """

    rang: int
    colonne: str
    constat: str
    attendu: str = ""
    faire: str = ""
    bloquant: bool = True
    ligne: int = 0
    libelle: str = ""  # celui de la colonne

    def phrase(self) -> str:
        """« Ligne 3, Places : … Attendu : … À faire : … »."""
        lieux = []
        if self.rang >= 0:
            lieux.append(f"ligne {self.ligne or self.rang + 1}")
        if self.colonne:
            lieux.append(f"colonne « {self.libelle or self.colonne} »")
        ou = ", ".join(lieux)
        return f"{ou[:1].upper()}{ou[1:]} : {self.explication()}" if ou else self.explication()

    def explication(self) -> str:
        """La même phrase, sans le lieu : pour l'écrire sous la cellule."""
        morceaux = [self.constat]
        if self.attendu:
            morceaux.append(f"Attendu : {self.attendu}")
        if self.faire:
            morceaux.append(f"À faire : {self.faire}")
        return " ".join(m if m.endswith((".", "!", "?", "»")) else m + "." for m in morceaux)


class SaisieIncomprise(ValueError):
    """Une cellule que l'on ne comprend pas : elle devient un `Probleme`, avec sa ligne et sa colonne."""

    def __init__(self, constat: str, attendu: str = "", faire: str = "") -> None:
        self.constat, self.attendu, self.faire = constat, attendu, faire
        super().__init__(constat)


def incompris(texte: str, constat: str, attendu: str, faire: str = "corriger") -> SaisieIncomprise:
    """« `texte` » `constat` : ce qu'une personne a écrit, et ce qui ne va pas."""
    return SaisieIncomprise(f"« {texte} » {constat}", attendu, faire)


class SaisieRefusee(ErreurObservatoire):
    """Des cellules ne peuvent pas être enregistrées ; `problemes` les dit une à une."""

    def __init__(self, titre: str, problemes: list[Probleme]) -> None:
        self.problemes = problemes
        n = len(problemes)
        quoi = "une cellule est à corriger" if n == 1 else f"{n} cellules sont à corriger"
        super().__init__(
            f"« {titre} » n'est pas enregistré : {quoi}. "
            + " ".join(p.phrase() for p in problemes[:3])
        )


@dataclass(frozen=True)
class Divergence:
    """Une même cellule changée par deux personnes ; une ligne ôtée a pour valeur « (ligne ôtée) ».

    `colonne` vide : la ligne entière, dont `ligne` garde ce qui est enregistré.
    """

    cle: str
    colonne: str
    libelle: str
    base: str
    enregistree: str
    proposee: str
    ligne: tuple[tuple[str, str], ...] = ()


class ConflitEdition(ErreurObservatoire):
    """Deux personnes ont changé la même cellule : rien n'est écrit, les deux valeurs sont montrées."""

    def __init__(self, titre: str, divergences: list[Divergence]) -> None:
        self.divergences = divergences
        dites = " ".join(
            f"{d.cle}, {d.libelle} : « {d.enregistree or 'vide'} » est enregistré, vous proposez "
            f"« {d.proposee or 'vide'} »."
            for d in divergences[:5]
        )
        super().__init__(
            f"« {titre} » a été modifié par quelqu'un d'autre pendant votre saisie. {dites} "
            "À faire : choisir la valeur à garder, puis enregistrer de nouveau."
        )
