"""One report at a time: produce it, write it, its papers for approval, next year's workbook, a preview."""
