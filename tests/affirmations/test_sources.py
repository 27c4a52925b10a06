"""La ligne de source, et la règle de chaque affirmation."""

from observatoire.affirmations import jugement
from observatoire.affirmations.sources import dire_producteurs
from observatoire.provenance import Origine, Provenance
from observatoire.sources.declaration import catalogue


def test_chaque_producteur_est_nomme_une_fois() -> None:
    """Deux fichiers de l'ANCT, dont un avec l'INSEE : deux producteurs."""
    voulues = [s for s, d in catalogue().items() if d.producteur in ("ANCT", "ANCT, INSEE")]
    origines = frozenset(Origine(s, "") for s in voulues)
    assert len({catalogue()[s].producteur for s in voulues}) == 2
    assert dire_producteurs(Provenance(origines)) == "ANCT, INSEE"


def test_chaque_genre_dit_sa_regle() -> None:
    """`python -m tests.bancs phrases` l'imprime à côté de chaque phrase."""
    regles = [(r.__doc__ or "").split("\n")[0] for r in jugement._REGLES.values()]
    assert all(len(r) > 20 for r in regles) and len(set(regles)) == len(regles)
