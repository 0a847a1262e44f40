"""Whole numbers in Chinese characters (GB/T 15835), and in the capitals of cheques."""

from __future__ import annotations

CHARACTERS, CAPITALS = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_PLACES = {CHARACTERS: ("", "十", "百", "千"), CAPITALS: ("", "拾", "佰", "仟")}
_MYRIADS = ("", "万", "亿", "万亿")


def numeral(number: int, digits: str = CHARACTERS) -> str:
    """Return a number, 0 up to 10^16, by its places: 一百〇五, 壹拾万零伍. One zero stands for all in between."""
    text, gap = "", False
    for place in range(15, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap else "") + digits[digit] + _PLACES[digits][place % 4]
            gap = False
        else:
            gap = bool(text)
        if place % 4 == 0 and number // 10**place % 10_000:
            # -- behind the last digit of a group: zeros at its end go unsaid; 亿 of 万亿 waits for the group behind --
            text += "万" if place == 12 and number // 10**8 % 10_000 else _MYRIADS[place // 4]
            gap = False
    return text or digits[0]


def counting_numeral(number: int) -> str:
    """Return a number as people count: 十二, where `numeral` says 一十二 in full."""
    return numeral(number).removeprefix("一" if 10 <= number < 20 else "")


def read_numeral(text: str) -> int:
    """Return 1 to 99 for 一 to 九十九 (also 一十二), a number in digits as it stands, 0 for anything else."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    number = 10 * (CHARACTERS.find(tens) if tens and ten else len(ten)) + max(0, CHARACTERS.find(ones if ten else tens))
    return number if 0 < number < 100 and text in (numeral(number), counting_numeral(number)) else 0


def digit_by_digit(text: str, digits: str = CHARACTERS) -> str:
    """Return a text with each of its digits as a character: 2023年 -> 二〇二三年."""
    return "".join(digits[int(sign)] if sign in "0123456789" else sign for sign in text)
