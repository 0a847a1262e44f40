"""A part that is parsed and written again says the same, prefixes that only attribute values speak of included."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from docgen.ooxml.xml_tree import XmlPart

PARTS = (
    '<a xmlns="u:1" xmlns:mc="u:mc" xmlns:x14="u:14" mc:Ignorable="x14"><b x14:z="1&#10;2&#9;&quot;"/> t&amp;&#13;</a>',
    '<p:a xmlns:p="u:1"><p:b xmlns:q="u:2" q:c="1"/><b/></p:a>',
    '<a xmlns="u:1"><b xmlns="">甲</b><c xmlns="u:3" d="1"/></a>',
    '<a xmlns:p="u:1"><p:b/><c xmlns:p="u:2"><p:d p:e="1"/></c></a>',
    '<a xmlns="u:1" xml:space="preserve"> <b xml:lang="zh"/> </a>',
    "<a>" + "<b>" * 3000 + "</b>" * 3000 + "</a>",
)


@pytest.mark.parametrize("text", PARTS)
def test_a_part_written_again_says_the_same(text: str) -> None:
    again = XmlPart(text.encode()).write().decode()
    if text.count("<b>") < 100:  # the standard library's canonical form is recursive
        assert ElementTree.canonicalize(again, rewrite_prefixes=True) == ElementTree.canonicalize(text, rewrite_prefixes=True)
    assert XmlPart(again.encode()).write().decode() == again


def test_every_prefix_that_was_declared_still_is() -> None:
    text = '<a xmlns="u:1" xmlns:mc="u:mc" xmlns:x14ac="u:ac" xmlns:xr="u:xr" mc:Ignorable="x14ac xr"/>'
    again = XmlPart(text.encode())
    again.root.set("{u:new}b", "1")
    written = again.write().decode()
    assert all(f'xmlns:{prefix}="{space}"' in written for prefix, space in (("x14ac", "u:ac"), ("xr", "u:xr")))
    assert 'mc:Ignorable="x14ac xr"' in written


def test_broken_xml_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        XmlPart(b"<a><b></a>")
