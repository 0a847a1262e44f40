"""Word lists for the rules on doubling: what may be repeated on purpose, and the common words of such reports."""

from __future__ import annotations

_ON_PURPOSE = """
研究研究 讨论讨论 学习学习 了解了解 考虑考虑 交流交流 检查检查 沟通沟通 商量商量 总结总结 锻炼锻炼 非常非常 很多很多
许多许多 政府政府 部门部门 单位单位 规范规范 指导指导 一个一个
"""
ON_PURPOSE = frozenset(_ON_PURPOSE.split())
"""Reduplicated verbs, and words that end one phrase and begin the next: 区政府政府网站, 各部门部门预算, 规范规范性文件."""

_GENRE = """
公开 信息 政府 政务 工作 情况 申请 部门 单位 建设 管理 服务 制度 机制 网站 平台 群众 社会 办理 答复 发布 收到 受理 保障
监督 主动 依法 行政 复议 诉讼 机关 文件 规范 规章 政策 解读 回应 关切 内容 报告 年度 数据 统计 条例 规定 要求 落实 加强
推进 推动 提升 提高 完善 健全 优化 深化 强化 开展 组织 培训 领导 小组 办公 人员 业务 能力 水平 质量 效率 渠道 方式 形式
媒体 公众 微信 门户 专栏 栏目 目录 指南 更新 维护 审查 审核 保密 安全 程序 流程 时限 期限 法定 按时 及时 准确 全面 有效
积极 认真 严格 切实 持续 不断 进一 存在 问题 不足 改进 措施 下步 今后 计划 目标 任务 要点 重点 领域 基层 标准 财政 预算
决算 资金 项目 许可 处罚 强制 收费 公民 法人 其他 事项 结果 意见 建议 提案 代表 委员 宣传 活动 会议 通知 公告 公示 查阅
下载 咨询 电话 地址 联系 本级 全市 全县 全区 全镇 全乡 全年 我市 我县 我区 我局 我镇 我乡 街道 乡镇 村民 居民 企业 市场
主体 营商 环境 发展 经济 民生 教育 医疗 卫生 就业 养老 住房 土地 规划 自然 资源 生态 应急 公安 司法 审计 税务 科技 农业
农村 水利 交通 文化 旅游 体育 责任 追究 考核 评议 评估 整改 检查 督促 督查 指导 协调 配合 统筹 部署 安排 贯彻 执行 学习
国家 国务 全国 中央 省级 市级 县级 区级
"""
GENRE = frozenset(_GENRE.split())
"""Common words of such reports: a doubled character that stands between two of them belongs to neither."""
