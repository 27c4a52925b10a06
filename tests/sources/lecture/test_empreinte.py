from observatoire.sources.lecture import empreinte


def test_empreinte_de_abc(banc):
    """SHA-256 de « abc » : premier exemple de la norme FIPS 180-2."""
    assert empreinte(banc.deposer("t.csv", b"abc")) == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
