"""Fonts, colours and the time of saving that every workbook of docgen shares, whichever way it is written."""

TEXT_FONT, HEAD_FONT = "宋体", "微软雅黑"
HEAD_TINT = "FFDCE6F1"
LINE = "FFB8C2CC"

ZIP_TIME = (2021, 9, 26, 0, 0, 0)
STAMP = "2021-09-26T00:00:00Z"
