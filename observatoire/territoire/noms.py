"""Le français des noms de lieux : « à Vaour », « au Riols », « dans le Tarn », « en Occitanie »."""

from dataclasses import replace

from observatoire.modele import SEMBLABLES, Niveau, Territoire
from observatoire.territoire.referentiel import membres, reference

# Devant une voyelle et l'Hérault, « l' » ; ici les masculins et les pluriels ; sinon « la ».
_DEPARTEMENTS_MASCULINS = {
    "14", "15", "18", "25", "29", "30", "32", "39", "41", "45", "46", "47", "49", "56", "59",
    "62", "63", "67", "68", "69", "81", "82", "83", "84", "90", "94", "95",
}  # fmt: skip
_DEPARTEMENTS_PLURIELS = {
    "04", "05", "06", "08", "13", "22", "40", "64", "65", "66", "78", "79", "88", "92",
}  # fmt: skip
_HERAULT = "34"
# Celles qui ne se disent pas « en … ».
_REGIONS = {"24": "le", "44": "le", "32": "les", "52": "les"}
_ILES = {"La Réunion": "à La Réunion", "Mayotte": "à Mayotte", "Paris": "à Paris"}
_EN = {"Guadeloupe", "Martinique", "Guyane"}
_CONTRACTES = {"le": ("au", "du"), "les": ("aux", "des")}
_VOYELLES = "aâàeéèêëiîïoôuùûy"
_EPCI_FEMININS = ("CC ", "CA ", "CU ", "Communauté", "Métropole ", "Eurométropole ")
_NATURES = {
    "CC": "à la communauté de communes", "CA": "à la communauté d'agglomération",
    "CU": "à la communauté urbaine", "METRO": "à la métropole", "MET69": "à la métropole",
}  # fmt: skip
LE_TERRITOIRE = "Le territoire"


def chez_nous(t: Territoire, epci: str) -> Territoire:
    """Le même territoire, appelé « le territoire » si c'est l'intercommunalité étudiée."""
    return replace(t, libelle=LE_TERRITOIRE) if (t.niveau, t.code) == (Niveau.EPCI, epci) else t


def a_la_collectivite(epci: str) -> str:
    """« à la communauté de communes », « à la métropole »… ; vide pour une commune qui s'étudie seule."""
    table = reference()
    natures = table.loc[table["epci"] == epci, "nature_epci"]
    if not natures.empty:
        return _NATURES[str(natures.iloc[0])]
    return "" if len(membres(epci)) == 1 else "à l'établissement public territorial"


def ou(t: Territoire) -> str:
    """« à Cordes-sur-Ciel », « aux Cabannes », « dans le Tarn », « en France », « sur le territoire »."""
    nom = t.libelle or t.code
    if nom == LE_TERRITOIRE:
        return "sur le territoire"
    if t.code == SEMBLABLES:
        return "dans le groupe semblable (médiane)"
    if t.niveau is Niveau.FRANCE:
        return "en France"
    if nom in _ILES:
        return _ILES[nom]
    if nom in _EN:
        return f"en {nom}"
    if t.niveau is Niveau.COMMUNE:
        article, reste = _article_de_commune(nom)
        return f"{_CONTRACTES[article][0]} {reste}" if article else f"à {nom}"
    if t.niveau is Niveau.REGION and t.code not in _REGIONS:
        return f"en {nom}"
    if t.niveau is Niveau.EPCI and not nom.startswith(_EPCI_FEMININS):
        return f"à {nom}"
    return f"dans {_avec_article(t, nom)}"


def de(t: Territoire) -> str:
    """« de Vaour », « d'Amarens », « du Riols », « de l'Aveyron », « de la CC … »."""
    nom = t.libelle or t.code
    if nom == LE_TERRITOIRE:
        return "du territoire"
    if t.code == SEMBLABLES:
        return "du groupe semblable (médiane)"
    if t.niveau is Niveau.COMMUNE:
        article, reste = _article_de_commune(nom)
        return f"{_CONTRACTES[article][1]} {reste}" if article else _de_nu(nom)
    if t.niveau is Niveau.EPCI and not nom.startswith(_EPCI_FEMININS):
        return _de_nu(nom)
    complet = _avec_article(t, nom)
    for article, (_, contracte) in _CONTRACTES.items():
        if complet.startswith(f"{article} "):
            return f"{contracte} {complet.removeprefix(article + ' ')}"
    return f"de {complet}" if complet != nom else _de_nu(nom)


def sujet(t: Territoire) -> str:
    """Le nom en tête de phrase : « Vaour », « Le Tarn », « La France », « La CC … »."""
    nom = t.libelle or t.code
    if t.niveau is Niveau.COMMUNE:
        return nom
    if t.code == SEMBLABLES:
        return "Le groupe semblable (médiane)"
    if t.niveau is Niveau.EPCI and not nom.startswith(_EPCI_FEMININS):
        return nom
    complet = _avec_article(t, nom)
    return complet[0].upper() + complet[1:]


def _avec_article(t: Territoire, nom: str) -> str:
    if t.niveau is Niveau.FRANCE:
        return "la France"
    if nom in _ILES:
        return nom
    if t.niveau is Niveau.SECTEUR:
        return f"le secteur {nom}"
    article = _article(t, nom)
    return f"{article}{nom}" if article == "l'" else f"{article} {nom}"


def _article(t: Territoire, nom: str) -> str:
    if t.niveau is Niveau.REGION and t.code in _REGIONS:
        return _REGIONS[t.code]
    if t.niveau is Niveau.DEPARTEMENT and t.code in _DEPARTEMENTS_PLURIELS:
        return "les"
    if t.niveau is Niveau.DEPARTEMENT and t.code in _DEPARTEMENTS_MASCULINS:
        return "le"
    herault = t.niveau is Niveau.DEPARTEMENT and t.code == _HERAULT
    return "l'" if herault or _commence_par_voyelle(nom) else "la"


def _article_de_commune(nom: str) -> tuple[str, str]:
    """L'article qui se contracte (« Le Riols » → « le », « Riols ») ; vide sinon."""
    for article in _CONTRACTES:
        if nom.lower().startswith(f"{article} "):
            return article, nom[len(article) + 1 :]
    return "", nom


def _de_nu(nom: str) -> str:
    return f"d'{nom}" if _commence_par_voyelle(nom) else f"de {nom}"


def _commence_par_voyelle(nom: str) -> bool:
    # Un h garde « de » : un nom de lieu ne dit pas s'il est aspiré.
    return nom[:1].lower() in _VOYELLES
