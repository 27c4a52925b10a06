"""Ce que la loi fait dire à chaque page d'un site public ; adresse de la page → son titre.

Loi n° 2005-102, article 47, et décret n° 2019-768 (accessibilité) ; loi n° 2004-575, article 1-1 (mentions
légales) ; règlement (UE) 2016/679, article 13 (données personnelles).
"""

PAGES = {
    "accessibilite": "Accessibilité",
    "mentions-legales": "Mentions légales",
    "donnees-personnelles": "Données personnelles",
    "contact": "Contact",
    "plan-du-site": "Plan du site",
}
