"""Les types de pydeck, qui n'en publie pas : ce que les cartes en emploient, rien de plus."""

from collections.abc import Sequence

class Layer:
    def __init__(
        self, type: str, data: object = ..., id: str | None = ..., **kwargs: object
    ) -> None: ...

class ViewState:
    latitude: float
    zoom: float
    def __init__(
        self, longitude: float = ..., latitude: float = ..., zoom: float = ..., **kwargs: object
    ) -> None: ...

class Deck:
    def __init__(
        self,
        layers: Sequence[Layer] | None = ...,
        *,
        initial_view_state: ViewState | None = ...,
        map_provider: str | None = ...,
        map_style: str = ...,
        tooltip: bool | dict[str, str] = ...,
    ) -> None: ...
    def to_json(self) -> str: ...
