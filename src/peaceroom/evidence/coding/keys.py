"""Single keys and short lines from a terminal or a stream, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

#: what ends a line, and what takes a letter back
_ENDS, _BACK = "\r\n", "\x08\x7f"
_STOP = "\x03\x04\x1a"


class NoMoreKeys(Exception):
    """The stream is at its end, or the analyst stopped (Ctrl-C, Ctrl-D)."""


class Keys:
    """Keys one by one.

    ``read`` gives the next characters, empty at the end; ``echo`` shows what is typed where the terminal does not.
    """

    def __init__(self, read: Callable[[], str], echo: Callable[[str], None] = lambda text: None) -> None:
        self._read, self._echo = read, echo
        self.count = 0

    @classmethod
    def of(cls, keys: Iterable[str]) -> Keys:
        """Keys that are known before: those of a test, or of a file."""
        those: Iterator[str] = iter(keys)
        return cls(lambda: next(those, ""))

    def key(self) -> str:
        """One key. Raises `NoMoreKeys`."""
        found = self._read()
        if not found or found in _STOP:
            raise NoMoreKeys
        self.count += 1
        return found

    def line(self) -> str:
        """What is typed until Enter. Raises `NoMoreKeys`."""
        typed: list[str] = []
        while (key := self.key()) not in _ENDS:
            if key in _BACK:
                if typed:
                    typed.pop()
                    self._echo("\b \b")
            elif key.isprintable():
                typed.append(key)
                self._echo(key)
        self._echo("\n")
        return "".join(typed).strip()
