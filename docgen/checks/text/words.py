"""The usual family names, and what looks like a name and is none."""

from __future__ import annotations

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊"
    "陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚庞樊殷施陶洪翟颜倪温芦俞葛毕聂焦柳邢岳齐梅莫庄辛管祝左涂谷耿牟舒丛"
)
"""The usual family names, less those that begin common words."""
_NOT_NAMES = "习近平 毛泽东 邓小平 江泽民 胡锦涛 周恩来 朱德 刘少奇 雷锋 管领导 易部门 高校 石油 万名"
NOT_NAMES = frozenset(_NOT_NAMES.split())
"""What looks like a name before 同志 but is a statesman or no name."""
