"""The plainest docxtpl script: load the template, render the data, save. Usage: plain_docxtpl.py TEMPLATE CONTEXT OUTPUT."""

import json
import sys

from docxtpl import DocxTemplate

with open(sys.argv[2], encoding="utf-8") as stream:  # noqa: PTH123 - as plain as can be
    context = json.load(stream)
template = DocxTemplate(sys.argv[1])
template.render(context, autoescape=True)
template.save(sys.argv[3])
