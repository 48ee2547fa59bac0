"""The registry that knows all settlement models (`peaceroom.models.protocols` says what one is).

The parameters of a model are each made with :func:`param`: meaning, unit, range. The decorator :func:`register` puts
it into the registry under a key, with named presets. A key may name its preset: ``challenge@scholz-2011``. Other
packages join through the entry-point group ``peaceroom.models``: one that fails to load is reported by :func:`failed`,
not fatal.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module, metadata
from pkgutil import iter_modules
from typing import Any, TypeVar

from peaceroom import __version__
from peaceroom.core.errors import InputError
from peaceroom.core.settlement import Option
from peaceroom.files.suggestions import did_you_mean
from peaceroom.models.option_checks import check_option
from peaceroom.models.protocols import Traits


def param(
    default: Any, meaning: str, *, unit: str = "", low: float | None = None, high: float | None = None,
    choices: tuple[str, ...] | None = None,
) -> Any:
    """A parameter of a model: its default, a one-line meaning, unit and range (or choices)."""
    notes = {"meaning": meaning, "unit": unit, "low": low, "high": high, "choices": choices}
    return dataclasses.field(default=default, metadata=notes)


@dataclass(frozen=True, slots=True)
class Entry:
    """A registered model class with its presets.

    ``origin`` is its module; ``package`` and ``version`` are those of the installed distribution that brought it, empty
    for a model that was registered by hand.
    """

    key: str
    cls: type[Any]
    presets: Mapping[str, Mapping[str, Any]]
    default_preset: str
    origin: str
    package: str = ""
    version: str = ""

    @property
    def whose(self) -> str:
        """Package and version that the model comes with; of one that was registered by hand, its module."""
        return f"{self.package} {self.version}" if self.package else self.origin

    @property
    def traits(self) -> Traits:
        """Traits of the default preset; presets and options may differ: ask the instance."""
        traits: Traits = self.cls(**self.presets[self.default_preset]).traits
        return traits

    @property
    def ordered(self) -> tuple[str, ...]:
        """Its presets, the default first, the others by name."""
        return tuple(sorted(self.presets, key=lambda p: (p != self.default_preset, p)))

    def named(self, preset: str) -> str:
        """The key by which one asks for a preset; the default is the bare key."""
        return self.key if preset == self.default_preset else f"{self.key}@{preset}"


_entries: dict[str, Entry] = {}
_failed: dict[str, str] = {}
_loaded = False
M = TypeVar("M")


def register(
    key: str, *, presets: Mapping[str, Mapping[str, Any]] | None = None, default: str = "standard"
) -> Callable[[type[M]], type[M]]:
    """Class decorator: put a model into the registry. A key already taken is refused."""

    def put(cls: type[M]) -> type[M]:
        for name in (key, default, *(presets or ())):
            if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
                raise ValueError(f"{name!r} is no key: write small letters, digits, hyphens and underscores")
        # the same class again (a notebook cell or a module run twice) takes its own place
        taken = _entries.get(key)
        if taken and (taken.cls.__module__, taken.cls.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"the model key {key!r} is taken by {taken.origin}")
        own = cls.__module__.startswith("peaceroom.")
        _entries[key] = Entry(key, cls, dict(presets or {}) | {default: {}}, default, cls.__module__,
                              *(("peaceroom", __version__) if own else ()))
        return cls

    return put


def _load() -> None:
    """Import every file of this room once, then the entry points of other packages."""
    global _loaded
    if _loaded:
        return
    _loaded = True
    package = import_module("peaceroom.models")
    for module in iter_modules(package.__path__):
        if not module.ispkg and not module.name.startswith("_"):
            import_module(f"peaceroom.models.{module.name}")
    for point in metadata.entry_points(group="peaceroom.models"):
        try:
            point.load()
            _adopt(point)
        except (Exception, SystemExit) as error:  # a broken plug-in must not take the workbench down
            _failed[point.name] = f"{type(error).__name__}: {error}"


def _adopt(point: metadata.EntryPoint) -> None:
    """Say whose the models of a loaded plug-in are; one that cannot even be listed leaves the registry again."""
    top = point.module.partition(".")[0]
    mine = [e for e in _entries.values() if e.origin.partition(".")[0] == top]
    if not mine:
        raise ValueError("it registers no model: the class needs the decorator @register")
    for entry in mine:
        if reason := _unfit(entry):
            del _entries[entry.key]
            raise ValueError(f"the model {entry.key!r} {reason}")
        if point.dist is not None:
            _entries[entry.key] = replace(entry, package=point.dist.name, version=point.dist.version)


def _unfit(entry: Entry) -> str:
    """Why a registered class is no model; empty if it is one."""
    if not dataclasses.is_dataclass(entry.cls):
        return "is no dataclass of its parameters"
    for preset, given in entry.presets.items():
        try:
            model: Any = entry.cls(**given)
            traits = model.traits
        except Exception as error:
            return f"cannot be made with its preset {preset!r} ({type(error).__name__}: {error})"
        if not isinstance(traits, Traits):
            return "declares no Traits"
    return "" if callable(getattr(entry.cls, "solve", None)) else "has no method solve"


def entries() -> dict[str, Entry]:
    """Every registered model by key, in alphabetical order."""
    _load()
    return dict(sorted(_entries.items()))


def failed() -> dict[str, str]:
    """Plug-ins that did not load, with the reason."""
    _load()
    return dict(_failed)


def split_key(key: str) -> tuple[Entry, str]:
    """``"challenge@scholz-2011"`` → (entry, preset name). Raises `InputError` E401/E402 on an unknown one."""
    name, _, preset = key.partition("@")
    known = entries()
    if name not in known:
        raise InputError.one(
            "E401", f"there is no model {name!r}", "only registered models can run",
            did_you_mean(name, known, "see `peaceroom models` for the keys"),
        )
    entry = known[name]
    preset = preset or entry.default_preset
    if preset not in entry.presets:
        raise InputError.one(
            "E402", f"the model {name!r} has no preset {preset!r}", "a preset names a reading of the literature",
            "choose one of: " + ", ".join(sorted(entry.presets)),
        )
    return entry, preset


def canonical_key(key: str) -> str:
    """The key with its preset left out when it is the default."""
    entry, preset = split_key(key)
    return entry.key if preset == entry.default_preset else f"{entry.key}@{preset}"


def key_of(model: Any) -> str:
    """The key of a model, with the preset that its options are: ``nash@package``.

    The key alone where they are those of the default preset, or of none; the name of its class if it is not registered.
    """
    entry = next((e for e in _entries.values() if e.cls is type(model)), None)
    if entry is None:
        return type(model).__name__
    options = options_of(model)
    alike = {preset for preset, given in entry.presets.items() if options_of(entry.cls(**given)) == options}
    return entry.key if entry.default_preset in alike or not alike else f"{entry.key}@{min(alike)}"


def get_model(key: str, **options: Any) -> Any:
    """An instance of the model ``key`` (with preset), its ``options`` checked against their ranges.

    Raises `InputError`: E401 unknown model, E402 unknown preset, E403 unknown option, E404 bad value.
    """
    entry, preset = split_key(key)
    specs = {f.name: f for f in dataclasses.fields(entry.cls)}
    for name, value in options.items():
        check_option(entry.key, specs, name, value)
    return entry.cls(**(dict(entry.presets[preset]) | options))


def options_of(model: Any) -> dict[str, Option]:
    """Every option's value, in the order of the class: the ``reading`` of a `Settlement`."""
    return {field.name: getattr(model, field.name) for field in dataclasses.fields(model)}
