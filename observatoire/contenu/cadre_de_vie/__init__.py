"""Ce que dit le cadre de vie."""
