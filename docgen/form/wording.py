"""The words a form goes with: replaced documents, short names, old part names, set phrases; for the rules on wording."""

from __future__ import annotations

from docgen.kit.record import record


@record
class Replaced:
    """A document another one took the place of, under any of the names it is cited by."""

    instead: str
    names: tuple[str, ...] = ()


@record
class ShortName:
    """A document and its shorter names: `announced` need an "以下简称", `understood` only the full name before them."""

    full: str
    announced: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()


@record
class PartMark:
    """Words by which a part of the document is recognised in a list of its parts, however it is worded."""

    section: str
    words: tuple[str, ...] = ()


@record
class Phrase:
    """A set phrase as it is often miswritten, and as it should be."""

    right: str
    wrong: tuple[str, ...] = ()


@record
class Counted:
    """What is counted with which measure word: after one of the verbs, `things` are counted in `unit`, not in `wrong`.

    not_about: words that show that something else is counted; marked_by: words of which the clause must hold one.
    """

    things: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    unit: str = ""
    wrong: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    marked_by: tuple[str, ...] = ()


@record
class Wording:
    """All that a form states for the rules on wording.

    full_names, nicknames, self_names, addresses: the fields that hold the agency's full names, its short one, what it calls
    itself, its address;
    part_marks: how to recognise each part in the lead's list of parts; old_parts, old_labels: names of parts and labels
    that only former editions have and no text would use by itself; copied_law: sentences of the law that do not belong
    in a report.
    """

    replaced: tuple[Replaced, ...] = ()
    short_names: tuple[ShortName, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    counted: Counted = Counted()
    full_names: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    self_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    part_marks: tuple[PartMark, ...] = ()
    old_parts: tuple[str, ...] = ()
    old_labels: tuple[str, ...] = ()
    copied_law: tuple[str, ...] = ()
