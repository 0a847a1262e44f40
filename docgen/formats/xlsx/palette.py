"""Fonts and colours that every workbook of docgen shares, whichever way it is written."""

TEXT_FONT, HEAD_FONT = "宋体", "微软雅黑"
HEAD_TINT = "FFDCE6F1"
LINE = "FFB8C2CC"
