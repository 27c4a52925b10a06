"""Indicateurs : revenus."""

from __future__ import annotations

from observatoire.indicateurs.declaration import Indicateur, Publie, Somme

INDICATEURS = (
    Indicateur(
        id="revenu_median",
        theme="Revenus",
        libelle="Niveau de vie médian",
        question="De quoi vit-on ici ?",
        unite="€ par an",
        decimales=0,
        calcul=Publie("revenu_median"),
        sources=(
            "insee_filosofi",
            "insee_comparateur",
        ),
        sens="neutre",
        definition="La moitié des habitants vit dans un ménage au-dessus de ce niveau de vie annuel, la moitié au-dessous.",
        interpretation="Le niveau de vie est le revenu après impôts et prestations, par unité de consommation.",
        limites="Une médiane ne s'additionne pas : rien n'est calculé pour un secteur ou une intercommunalité non publiés. Rupture de série en 2023 : ne pas comparer 2023 à 2021 et avant.",
        preuve="Cordes-sur-Ciel : 19 430 € en 2021 (INSEE, Filosofi).",
    ),
    Indicateur(
        id="taux_pauvrete",
        theme="Revenus",
        libelle="Taux de pauvreté",
        question="Combien vivent sous le seuil de pauvreté ?",
        unite="%",
        decimales=1,
        calcul=Publie("taux_pauvrete"),
        sources=(
            "insee_filosofi",
            "insee_comparateur",
        ),
        sens="baisse",
        definition="Part des habitants dont le niveau de vie est inférieur à 60 % de la médiane nationale.",
        interpretation="Secret dans les petites communes.",
        limites="Un taux inférieur à 5 % est publié 5. Rupture de série en 2023.",
        preuve="France métropolitaine : 15,9 % en 2023 (INSEE, Filosofi).",
    ),
    Indicateur(
        id="part_menages_imposes",
        theme="Revenus",
        libelle="Part des ménages fiscaux imposés",
        question="Combien de ménages paient l'impôt sur le revenu ?",
        unite="%",
        decimales=0,
        calcul=Publie("part_menages_imposes"),
        sources=(
            "insee_filosofi",
            "insee_comparateur",
        ),
        sens="neutre",
        definition="Ménages fiscaux imposés pour 100 ménages fiscaux.",
        interpretation="Secret dans les petites communes.",
        limites="Un ménage fiscal n'est pas un ménage du recensement.",
        preuve="Valeur publiée telle quelle par l'INSEE.",
    ),
    Indicateur(
        id="menages_fiscaux",
        theme="Revenus",
        libelle="Ménages fiscaux",
        question="Combien de ménages fiscaux ?",
        unite="ménages",
        decimales=0,
        calcul=Somme("menages_fiscaux"),
        sources=(
            "insee_filosofi",
            "insee_comparateur",
        ),
        sens="neutre",
        definition="Ménages connus de l'administration fiscale.",
        interpretation="Sert à juger la fiabilité des revenus publiés.",
        limites="Absent ou secret dans les très petites communes.",
        preuve="Valeur publiée telle quelle par l'INSEE.",
    ),
)
