"""Made-up names and findings in the words of a district's safety office, drawn by a seeded dice."""

from random import Random

COMMON, RARE, NONE = "消防", "氨机", "鲸落"
"""Two-character words in about a tenth of the hazards, in ``RARE_ROWS`` of them, in none."""

SECTIONS = ("建设科", "规划科", "产业科", "商贸科", "市政科", "环保科", "交通科", "综合科")
_TOWNS = [
    "东林",
    "石坪",
    "青溪",
    "南桥",
    "沙湾",
    "龙井",
    "新塘",
    "北渡",
    "长岭",
    "金沙",
    "古亭",
    "柏树",
]
_STYLES = "恒鑫瑞兴博远盛达宏安嘉泰锦川睿卓"
_TRADES = (
    "建筑工程", "机械制造", "精密铸造", "化工", "仓储物流", "食品加工",
    "家具", "包装印刷", "物业管理", "餐饮管理", "燃气", "汽车修理",
    "电子", "塑料制品", "新材料", "商贸", "木业", "纸品",
)  # fmt: skip
_KINDS = ("有限公司", "有限责任公司", "股份有限公司", "厂", "分公司", "经营部")
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"
_GIVEN = "建国明华志强秀英文斌晓东丽君海波小燕永红春梅学军玉兰"
_PLACES = (
    "1 号厂房", "2 号厂房东侧", "原料仓库", "成品仓库", "配电室", "锅炉房",
    "危化品暂存间", "喷涂车间", "打磨车间", "食堂后厨", "员工宿舍三楼", "地下车库",
    "空压机房", "污水处理站", "卸货平台", "办公楼大厅", "3 号楼施工电梯", "塔吊基础",
    "外脚手架北面", "基坑东侧", "冲压车间", "装卸区", "屋面", "疏散楼梯间",
)  # fmt: skip
_FINDINGS = (
    "{place}灭火器压力不足，指针在红区，上次检查是 {month} 月",
    "{place}疏散通道堆放{goods}，剩余宽度 0.{digit} 米",
    "{place}配电箱无门，{digit} 回路接线裸露，无漏电保护器",
    "{place}安全出口被{goods}堵住，应急照明灯不亮",
    "{place}临边无防护栏杆，高度约 {digit} 米，无警示标志",
    "{place}{digit} 名工人高处作业未系安全带",
    "{place}动火作业无审批票，现场无监护人，旁边堆放{goods}",
    "{place}消防栓前堆放{goods}，水带缺失",
    "{place}可燃气体报警器显示故障，{month} 月以来没有检定记录",
    "{place}有限空间未设置警示标志，进入前没有检测记录",
    "{place}砂轮机防护罩缺失，操作工未戴护目镜",
    "{place}行车限位失效，吊钩防脱装置损坏",
    "{place}粉尘堆积超过 {digit} 毫米，除尘系统未按班清扫",
    "{place}电线私拉乱接，插线板直接放在{goods}上",
    "{place}液氨储罐区喷淋阀门锈死，操作人员说不清应急步骤",
    "{place}特种作业人员证件过期，共 {digit} 人",
    "{place}安全教育培训记录缺 {month} 月，三级教育卡未签字",
    "{place}叉车无年检标志，驾驶人离开时未拔钥匙",
    "{place}脚手架连墙件缺失 {digit} 处，扣件松动",
    "{place}基坑边堆载过大，{goods}距坑边不足 1 米",
    "{place}燃气软管老化开裂，长度超过 2 米，穿墙敷设",
    "{place}电动自行车在楼道充电，共 {digit} 辆",
    "{place}危险化学品混放，未按相容性分区，台账与实物对不上",
    "{place}应急预案未备案，最近一次演练是去年 {month} 月",
)
_GOODS = ("纸箱", "钢管", "木托盘", "油漆桶", "废料", "编织袋", "泡沫板", "货物", "模板", "旧轮胎")
_MORE = (
    "", "", "，已口头要求当场清理", "，现场负责人在场确认", "，同一部位去年也发现过",
    "，企业自查记录里没有这一条", "，存在引发火灾的风险", "，一旦发生事故人员难以疏散",
    "，要求立即停止作业并整改", "，附照片",
)  # fmt: skip


def firm_name(dice: Random, number: int) -> str:
    """A firm's name; another number gives another name."""
    styles = _STYLES[number % len(_STYLES)] + dice.choice(_STYLES)
    town = _TOWNS[number // len(_STYLES) % len(_TOWNS)]
    serial = number // (len(_STYLES) * len(_TOWNS))
    plant = "" if not serial else f"第{serial}"
    return f"{town}{styles}{plant}{dice.choice(_TRADES)}{dice.choice(_KINDS)}"


def person_name(dice: Random) -> str:
    """A person's name."""
    return dice.choice(_SURNAMES) + "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2))))


def finding(dice: Random) -> tuple[str, str]:
    """Where something was found, and what."""
    place = dice.choice(_PLACES)
    text = dice.choice(_FINDINGS).format(
        place=place,
        goods=dice.choice(_GOODS),
        digit=dice.randint(2, 9),
        month=dice.randint(1, 12),
    )
    return place, text + dice.choice(_MORE) + "。"
