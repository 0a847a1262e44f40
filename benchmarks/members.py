"""Make folders of filled-in workbooks for the benchmarks: the shipped example under many names, or all different."""

from __future__ import annotations

import io
import random
import sys
import zipfile
from pathlib import Path

from measuring import ROOT, WORK

from docgen.kit.record import replace
from docgen.report.model import SubSection

AGENCY = "兰山区科学技术局"


def example() -> Path:
    """Return the shipped, filled-in workbook."""
    return next(path for path in (ROOT / "inputs").glob("*.xlsx") if AGENCY in path.name)


def members(count: int) -> Path:
    """Return a folder of `count` workbooks that differ in the agency's name wherever it stands; those already there are kept.

    What they have in common is compressed once.
    """
    folder = WORK / f"members-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    common = io.BytesIO()
    own: dict[str, bytes] = {}
    with zipfile.ZipFile(example()) as source, zipfile.ZipFile(common, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if AGENCY.encode() in data:
                own[name] = data
            else:
                target.writestr(name, data)
    paths = [folder / f"{number:05}.xlsx" for number in range(1, count + 1)]
    for number, path in enumerate(paths, start=1):
        if path.exists():
            continue
        agency = AGENCY.replace("科学", f"第{number:05}科学").encode()
        whole = io.BytesIO(common.getvalue())
        with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as target:
            for name, data in own.items():
                target.writestr(name, data.replace(AGENCY.encode(), agency))
        path.write_bytes(whole.getvalue())
    return folder


def varied(count: int) -> Path:
    """Return a folder of `count` workbooks of which every one has other numbers and other sentences, none of them copied.

    The numbers are the tests' (every cell another one, all identities hold); the sentences are put together by chance,
    the same on every run.
    """
    sys.path.insert(0, str(ROOT))
    from docgen.form.load import load_form
    from docgen.formats.xlsx.write import intake_bytes
    from tests.builders import distinct_numbers, filled_report

    folder = WORK / f"varied-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    form = load_form()
    for number in range(1, count + 1):
        path = folder / f"{number:05}.xlsx"
        if path.exists():
            continue
        chance = random.Random(number)
        values = distinct_numbers(form, 1000 + 37 * number) | {"agency.name": f"第{number:05}区人民政府"}
        texts = {key: tuple(_varied(sub, chance) for sub in subs) for key, subs in filled_report(form).sections.items()}
        path.write_bytes(intake_bytes(form, filled_report(form, values, distinct=True, sections=texts)))
    return folder


def _varied(sub: SubSection, chance: random.Random) -> SubSection:
    """Return a sub-section whose own paragraphs (those without tokens) are followed by sentences of chance."""
    paragraphs = tuple(
        text if "{" in text else text + "".join(_sentence(chance) for _n in range(chance.randint(2, 6)))
        for text in sub.paragraphs
    )
    return replace(sub, paragraphs=paragraphs)


def _sentence(chance: random.Random) -> str:
    done, what, how = (chance.choice(words) for words in _WORDS)
    month, times, people = chance.choice("一二三四五六七八九十"), chance.randint(2, 400), chance.randint(10, 9000)
    return f"{month}月{done}{what}{times}次，{how}，参加{people}人。"


_WORDS = (
    ("组织", "安排", "开展", "举办", "协调", "筹备", "推动", "配合"),
    ("政策宣讲", "业务培训", "座谈交流", "专题研讨", "实地走访", "在线访谈", "集中学习", "问卷调查", "开放参观"),
    ("听取群众意见", "解答企业疑问", "改进栏目设置", "补齐工作短板", "落实任务分工", "完善工作台账", "提高办理质量"),
)
