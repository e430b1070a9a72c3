import datetime
import types
import typing
import uuid

__all__ = [
    "VERSION",
    "Parcel",
    "Receipt",
    "count",
    "forget",
    "send",
]

VERSION: str

class Receipt: ...

@typing.final
class Parcel:
    r"""What is sent: a \d+ in "quotes"."""

    LIMIT: int
    __hash__: typing.ClassVar[None]  # type: ignore[assignment]

    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, weight: float, *, type: str = "plain") -> typing.Self: ...
    @property
    def weight(self) -> float:
        """In grams."""

    @weight.setter
    def weight(self, grams: float) -> None: ...
    @property
    def size(self) -> typing.Literal["large", "small"]:
        """Either "large" or "small" """

    @property
    def sent_at(self) -> datetime.datetime | None: ...
    @staticmethod
    def read(text: str) -> Parcel: ...
    def __enter__(self) -> Parcel: ...
    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: types.TracebackType | None,
        /,
    ) -> None: ...
    def __repr__(self) -> str: ...

def send(
    parcel: Parcel,
    /,
    to: str | uuid.UUID,
    *,
    within: float | datetime.timedelta | None = None,
    retries: int = 2,
) -> Receipt:
    """Sends a parcel.

    Raises `ValueError` where `to` is empty.
    """

def count() -> int: ...
def forget() -> None:
    """Rust's own."""
