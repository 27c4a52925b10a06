"""Indicateurs : revenus."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Publie, Somme
from observatoire.indicateurs.preuve import ALBI, CORDES, FRANCE, publies

_filosofi = partial(
    Indicateur,
    theme="Revenus",
    sources=("insee_filosofi", "melodi_filosofi", "insee_comparateur"),
    sens="neutre",
)

INDICATEURS: tuple[Indicateur, ...] = (
    _filosofi(
        id="revenu_median",
        libelle="Niveau de vie médian",
        question="De quoi vit-on ici ?",
        unite="€ par an",
        decimales=0,
        calcul=Publie("revenu_median"),
        definition="La moitié des habitants vit dans un ménage au-dessus de ce niveau de vie annuel, la moitié au-dessous.",
        interpretation="Le niveau de vie est le revenu après impôts et prestations, par unité de consommation.",
        limites="Une médiane ne s'additionne pas : rien n'est calculé pour un secteur ou une intercommunalité non publiés. Rupture de série en 2023 : ne pas comparer 2023 à 2021 et avant.",
        preuve=publies("INSEE, Filosofi", 0, (CORDES, 2021, 19430)),
    ),
    _filosofi(
        id="taux_pauvrete",
        libelle="Taux de pauvreté",
        question="Combien vivent sous le seuil de pauvreté ?",
        unite="%",
        decimales=1,
        calcul=Publie("taux_pauvrete"),
        sens="baisse",
        definition="Part des habitants dont le niveau de vie est inférieur à 60 % de la médiane nationale.",
        interpretation="Secret dans les petites communes.",
        limites="Un taux inférieur à 5 % est publié 5. Rupture de série en 2023.",
        preuve=publies("France métropolitaine, INSEE, Filosofi", 0, (FRANCE, 2023, 15.9)),
    ),
    _filosofi(
        id="part_menages_imposes",
        libelle="Part des ménages fiscaux imposés",
        question="Combien de ménages paient l'impôt sur le revenu ?",
        unite="%",
        decimales=0,
        calcul=Publie("part_menages_imposes"),
        definition="Ménages fiscaux imposés pour 100 ménages fiscaux.",
        interpretation="Secret dans les petites communes.",
        limites="Un ménage fiscal n'est pas un ménage du recensement.",
        preuve=publies("INSEE, Filosofi", 0, (ALBI, 2021, 47)),
    ),
    _filosofi(
        id="menages_fiscaux",
        libelle="Ménages fiscaux",
        question="Combien de ménages fiscaux ?",
        unite="ménages",
        decimales=0,
        calcul=Somme("menages_fiscaux"),
        definition="Ménages connus de l'administration fiscale.",
        interpretation="Sert à juger la fiabilité des revenus publiés.",
        limites="Absent ou secret dans les très petites communes.",
        preuve=publies("INSEE, Filosofi", 0, (CORDES, 2021, 464), (ALBI, 2021, 23612)),
    ),
)
