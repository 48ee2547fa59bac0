"""The XML files of KTAB's spatial model, element by element."""

from __future__ import annotations

from peaceroom.files.numbers import NotationError, number
from peaceroom.files.places import Place
from peaceroom.files.suggestions import did_you_mean
from peaceroom.interop.draft import Draft
from peaceroom.interop.ktab import OPTIONS, Ktab, KtabActor, unknown
from peaceroom.interop.xml_tree import Element

_TOP = {"name", "desc", "prngSeed", "ModelParameters", "Dimensions", "Actors", "IdealAdjustment"}


def read_root(root: Element, draft: Draft) -> Ktab:
    """What a file's root ``Scenario`` holds; problems are noted in the draft.

    Codes: E542 an element that is missing or not known, E543 a value that cannot be, E545 an actor that is not there.
    """
    reader = _Reader(draft)
    found = Ktab(draft.file, _text(root, "name"), _text(root, "desc"), [], [])
    for child in root.children:
        if child.name not in _TOP:
            reader.refuse("E542", child, f"there is no element <{child.name[:40]}> in a scenario of KTAB",
                          did_you_mean(child.name, sorted(_TOP), "delete it"))
    seed = root.first("prngSeed")
    if seed is None or not seed.text:
        found.repaired.append("the file names no seed (prngSeed): KTAB's own was taken")
    elif not seed.text.isascii() or not seed.text.isdigit() or int(seed.text[:25]) >= 2**64:
        reader.refuse("E543", seed, f"the seed {seed.text[:40]!r} is no whole number below 2^64",
                      "write digits alone, such as 1234567")
    else:
        found.seed = int(seed.text)
    reader.parameters(root.first("ModelParameters"), found)
    dimensions = root.first("Dimensions")
    if dimensions is None or not dimensions.all("dName"):
        reader.refuse("E542", dimensions or root, "there are no dimensions", "name them: <Dimensions><dName>…</dName>"
                      "</Dimensions>")
    found.dimensions = [d.text for d in dimensions.all("dName")] if dimensions is not None else []
    actors = root.first("Actors")
    if actors is None or not actors.all("Actor"):
        reader.refuse("E542", actors or root, "there are no actors", "list them: <Actors><Actor>…</Actor></Actors>")
    for actor in actors.all("Actor") if actors is not None else ():
        reader.actor(actor, found)
    reader.affinity(root.first("IdealAdjustment"), found)
    if reader.empty:
        found.repaired.append(unknown(reader.empty))
    return found


def _text(of: Element, name: str) -> str:
    found = of.first(name)
    return found.text if found is not None else ""


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.empty: list[str] = []

    def at(self, element: Element) -> Place:
        return self.draft.file, element.line, element.column

    def refuse(self, code: str, element: Element, message: str, remedy: str) -> None:
        self.draft.refuse(code, self.at(element), message, remedy)

    def number(self, element: Element, what: str, low: float, high: float) -> float:
        """The number of an element; 0 where it is none, which is noted."""
        try:
            value = number(element.text)
        except NotationError as error:
            message = f"{what} is empty" if not element.text else f"{what}: {error.args[0]}"
            self.refuse("E543", element, message, error.args[1])
            return 0.0
        if not low <= value <= high:
            self.refuse("E543", element, f"{what} is {element.text[:40]}, outside {low:g}–{high:g}",
                        "write a number within it")
        return value

    def parameters(self, element: Element | None, found: Ktab) -> None:
        if element is None:
            return
        found.told = True
        for child in element.children:
            if child.name not in OPTIONS:
                self.refuse("E542", child, f"KTAB has no parameter <{child.name[:40]}>",
                            did_you_mean(child.name, list(OPTIONS), "delete it"))
            elif child.text not in OPTIONS[child.name]:
                self.refuse("E543", child, f"{child.name} is {child.text[:40]!r}, not one of "
                            f"{', '.join(OPTIONS[child.name])}",
                            did_you_mean(child.text, OPTIONS[child.name], f"write {OPTIONS[child.name][0]}"))
            else:
                found.options[child.name] = child.text
        if missing := [name for name in OPTIONS if element.first(name) is None]:
            found.repaired.append(f"parameters are missing, for which KTAB's defaults were taken: {', '.join(missing)}")

    def actor(self, element: Element, found: Ktab) -> None:
        name = _text(element, "name")
        if not name:
            self.refuse("E542", element, "this actor has no name", "write <name>…</name> in it")
            return
        capability = element.first("capability")
        if capability is None:
            self.refuse("E542", element, f"{name[:60]} has no capability", "write <capability>…</capability> in it")
            return
        strength = self.number(capability, f"the capability of {name[:60]}", 0, 1e8)
        if strength == 0 and capability.text.strip("0. ") == "" and capability.text:
            self.refuse("E543", capability, f"the capability of {name[:60]} is 0, which KTAB refuses",
                        "write a number above 0, or take the actor out")
        positions = self.numbers(element, name, "Position", "dCoord", len(found.dimensions))
        saliences = self.numbers(element, name, "Salience", "dSal", len(found.dimensions))
        if positions is None or saliences is None:
            return
        row = KtabActor(name, _text(element, "description"), strength, [], [], self.at(element), [])
        for dimension, position, salience in zip(found.dimensions, positions, saliences, strict=True):
            what = f"of {name[:60]} on {dimension[:60]}"
            if position.text:
                row.position.append(self.number(position, f"the position {what}", 0, 100))
            else:
                self.empty.append(f"{name[:60]} on {dimension[:60]} (line {position.line})")
                row.position.append(None)
            row.salience.append(self.number(salience, f"the salience {what}", 0, 100))
            row.places.append((self.at(position), self.at(salience)))
        found.actors.append(row)

    def numbers(self, actor: Element, name: str, block: str, each: str, count: int) -> list[Element] | None:
        """The elements of a block of an actor, of which there must be one for each dimension."""
        inside = actor.first(block)
        values = inside.all(each) if inside is not None else []
        if len(values) != count and count:
            self.refuse("E547", inside or actor, f"{name[:60]} has {len(values)} <{each}> for {count} dimensions",
                        f"write one <{each}> for each <dName>, in the same order")
            return None
        return values

    def affinity(self, element: Element | None, found: Ktab) -> None:
        names = {actor.name for actor in found.actors}
        for pair in element.all("iaPair") if element is not None else ():
            who, to, share = (pair.first(n) for n in ("adjustingIdeal", "referencePos", "adjust"))
            if who is None or to is None or share is None:
                self.refuse("E542", pair, "this pair does not say whose ideal follows whose position how far",
                            "write <adjustingIdeal>, <referencePos> and <adjust> in it")
                continue
            if stranger := next((e for e in (who, to) if e.text not in names), None):
                self.refuse("E545", stranger, f"there is no actor {stranger.text[:60]!r}",
                            did_you_mean(stranger.text, sorted(names), "name one of the actors"))
                continue
            found.affinity.setdefault(who.text, {})[to.text] = self.number(share, "the share", 0, 1)
        for who_, row in found.affinity.items():
            whole = sum(row.values()) + (who_ not in row)  # whose own share is not said keeps all of it
            if whole > 1 + 1e-10 and element is not None:
                self.refuse("E543", element, f"the shares of {who_[:60]} sum to {whole:g}, more than 1",
                            "write shares that sum to 1 or less")
