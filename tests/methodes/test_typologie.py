"""La typologie retrouve des groupes nets, et dit lesquels ne le sont pas."""

import pandas as pd

from observatoire.methodes.typologie import TIENT, ranger


def _table() -> pd.DataFrame:
    """Trois amas nets de quatre, trois et trois lignes, et une ligne à mi-chemin des deux premiers."""
    lignes = {f"a{i}": (0.1 * i, 0.0, 0.1 * i) for i in range(4)}
    lignes |= {f"b{i}": (10.0 + 0.1 * i, 0.0, 10.0) for i in range(3)}
    lignes |= {f"c{i}": (0.1 * i, 10.0, 5.0) for i in range(3)}
    return pd.DataFrame.from_dict(lignes, orient="index", columns=["x", "y", "z"])


def test_des_amas_nets_sont_retrouves_et_tiennent():
    rangees = ranger(_table(), 3)
    assert {c[0]: g for c, g in rangees.groupes.items()} == {"a": 1, "b": 2, "c": 3}
    assert (rangees.stabilite >= TIENT).all()
    assert rangees.profils.loc[3, "y"] > 1 > rangees.profils.loc[1, "y"]


def test_une_ligne_dont_la_fourchette_va_d_un_amas_a_l_autre_hesite():
    table = pd.concat(
        [_table(), pd.DataFrame({"x": [4.5], "y": [0.0], "z": [4.5]}, index=["entre"])]
    )
    bas, haut = table.copy(), table.copy()
    bas.loc["entre", ["x", "z"]], haut.loc["entre", ["x", "z"]] = 0.0, 9.0
    rangees = ranger(table, 3, bas, haut)
    assert rangees.stabilite["entre"] < TIENT <= rangees.stabilite["b0"]


def test_l_ordre_des_lignes_ne_change_rien():
    table = _table()
    assert ranger(table.iloc[::-1], 3).groupes.equals(ranger(table, 3).groupes)


def test_trop_peu_de_lignes_completes_ne_se_rangent_pas():
    assert ranger(_table().iloc[:5], 3).groupes.empty
