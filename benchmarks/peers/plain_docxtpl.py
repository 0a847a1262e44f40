"""The script one writes with docxtpl alone: data in, Word file out. No reading of workbooks, no checks, no read-back."""

import json
import sys
from pathlib import Path

from docxtpl import DocxTemplate

template, data, output = sys.argv[1:]
document = DocxTemplate(template)
document.render(json.loads(Path(data).read_text(encoding="utf-8")), autoescape=True)
document.save(output)
