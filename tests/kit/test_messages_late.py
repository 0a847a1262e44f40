"""A message can be said again in the reader's language, wherever it has been in the meantime."""

from __future__ import annotations

import copyreg
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from docgen.kit.errors import UsageError
from docgen.kit.i18n import _, in_language, set_language
from docgen.report.finding import Finding, Severity

NO_FORM = "没有名为“{form}”的表单。"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_message_is_a_text_in_the_language_it_was_made_in_and_can_be_had_in_the_other(language: str) -> None:
    set_language(language)
    said = _(NO_FORM).format(form="甲")
    assert isinstance(said, str)
    assert in_language(said, "zh") == "没有名为“甲”的表单。"
    assert in_language(said, "en") == 'There is no form "甲".'
    assert said == in_language(said, language)
    assert in_language(in_language(said, "en"), "zh") == in_language(said, "zh")


def test_what_is_filled_in_is_said_again_too_if_it_is_a_message() -> None:
    said = _("✗ {file}：{message}").format(file="甲.xlsx", message=_(NO_FORM).format(form="乙"))
    assert in_language(said, "en") == '✗ 甲.xlsx: There is no form "乙".'


def test_joined_and_added_messages_are_said_again_part_by_part() -> None:
    joined = _("、").join([_("错误"), "D31", _("提醒")])
    assert (joined, in_language(joined, "en")) == ("错误、D31、提醒", "Error, D31, Warning")
    assert in_language(_("错误") + "：" + _("提醒"), "en") == "Error：Warning"
    assert in_language("：" + _("提醒"), "en") == "：Warning"


def test_a_message_crosses_to_another_process_and_is_plain_text_in_json() -> None:
    said = _(NO_FORM).format(form=_("提醒"))
    crossed = pickle.loads(pickle.dumps(said))  # noqa: S301 - its own
    assert (crossed, in_language(crossed, "en")) == (said, in_language(said, "en"))
    assert json.loads(json.dumps({"said": said})) == {"said": str(said)}


def test_a_text_that_is_no_message_is_the_same_in_every_language() -> None:
    assert in_language("兰山区", "en") == "兰山区"
    assert in_language(_(""), "en") == ""


def test_findings_and_errors_are_said_again_with_their_cures() -> None:
    finding = Finding("A101", Severity.ERROR, _(NO_FORM).format(form="甲"), cure=_("检查文件名和所在文件夹。"), evidence="原文")
    english = finding.in_language("en")
    assert (english.message, english.cure.isascii(), english.evidence) == ('There is no form "甲".', True, "原文")
    assert english.in_language("zh") == finding
    error = UsageError(_(NO_FORM).format(form="甲"), _("检查文件名和所在文件夹。"))
    assert str(error.in_language("en")) == 'There is no form "甲".'
    assert (type(error.in_language("en")), str(error)) == (UsageError, "没有名为“甲”的表单。")


def test_an_error_said_in_english_stays_chinese_where_exceptions_are_copied_in_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Libraries that send exceptions between processes register a way of their own to copy them, which shares the fields."""

    def restored(kind: type[UsageError], fields: dict[str, object]) -> UsageError:
        made = kind.__new__(kind)
        made.__dict__ = fields
        return made

    monkeypatch.setitem(copyreg.dispatch_table, UsageError, lambda error: (restored, (type(error), vars(error))))
    error = UsageError(_(NO_FORM).format(form="甲"))
    assert (str(error.in_language("en")), str(error)) == ('There is no form "甲".', "没有名为“甲”的表单。")


def test_two_who_are_answered_side_by_side_each_have_their_own_language() -> None:
    both_have_chosen = Barrier(2, timeout=120)

    def answered(language: str) -> str:
        set_language(language)
        both_have_chosen.wait()
        return _(NO_FORM).format(form="甲")

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(answered, ["zh", "en"])) == ["没有名为“甲”的表单。", 'There is no form "甲".']
    assert _(NO_FORM).format(form="甲") == "没有名为“甲”的表单。"
