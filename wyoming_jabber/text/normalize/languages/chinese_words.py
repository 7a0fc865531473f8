"""Chinese units, currencies and words, in simplified characters."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun

# Two things are counted with another word than the number two.
COUNTED: Final = "counted"

_NAMES: Final = {
    "celsius": "摄氏度",
    "fahrenheit": "华氏度",
    "degree": "度",
    "watt_peak": "峰瓦",
    "volt": "伏",
    "ampere": "安",
    "joule": "焦耳",
    "newton": "牛",
    "newton_metre": "牛米",
    "revolution_per_minute": "转每分钟",
    "inch_of_mercury": "英寸汞柱",
    "millimetre_of_mercury": "毫米汞柱",
    "metre": "米",
    "kilometre": "公里",
    "mile": "英里",
    "foot": "英尺",
    "yard": "码",
    "inch": "英寸",
    "square_metre": "平方米",
    "square_kilometre": "平方公里",
    "square_centimetre": "平方厘米",
    "square_foot": "平方英尺",
    "hectare": "公顷",
    "cubic_metre": "立方米",
    "cubic_centimetre": "立方厘米",
    "cubic_foot": "立方英尺",
    "litre": "升",
    "gallon": "加仑",
    "gram": "克",
    "kilogram": "公斤",
    "pound": "磅",
    "ounce": "盎司",
    "tonne": "吨",
    "knot": "节",
    "mile_per_hour": "英里每小时",
    "year": "年",
    "week": "周",
    "day": "天",
    "hour": "小时",
    "minute": "分钟",
    "second": "秒",
}
# What begins with the word for thousand, or isn't a thing.
_PLAIN_NAMES: Final = {
    "kelvin": "开尔文",
    "watt": "瓦",
    "watt_hour": "瓦时",
    "kilowatt_peak": "千瓦峰值",
    "ampere_hour": "安时",
    "volt_ampere": "伏安",
    "volt_ampere_reactive": "乏",
    "ohm": "欧姆",
    "calorie": "卡路里",
    "kilocalorie": "千卡",
    "british_thermal_unit": "英热单位",
    "hertz": "赫兹",
    "lux": "勒克斯",
    "lumen": "流明",
    "candela": "坎德拉",
    "decibel": "分贝",
    "decibel_milliwatt": "分贝毫瓦",
    "decibel_a": "分贝",
    "pascal": "帕",
    "bar": "巴",
    "psi": "磅每平方英寸",
    "bit": "比特",
    "byte": "字节",
    "kilobit_per_second": "千比特每秒",
    "megabit_per_second": "兆比特每秒",
    "gigabit_per_second": "吉比特每秒",
    "pixel": "像素",
    "megapixel": "百万像素",
    "frame_per_second": "帧每秒",
    "percent": "百分之{}",
    "permille": "千分之{}",
    "part_per_million": "百万分之{}",
    "part_per_billion": "十亿分之{}",
}
UNITS: Final[Mapping[str, Noun]] = {
    **{key: noun(name, gender=COUNTED) for key, name in _NAMES.items()},
    **{key: noun(name) for key, name in _PLAIN_NAMES.items()},
}
PREFIXES: Final = {
    "nano": "纳",
    "micro": "微",
    "milli": "毫",
    "centi": "厘",
    "deci": "分",
    "hecto": "百",
    "kilo": "千",
    "mega": "兆",
    "giga": "吉",
    "tera": "太",
}

_CURRENCY_NAMES: Final = {
    "CNY": "元",
    "EUR": "欧元",
    "USD": "美元",
    "GBP": "英镑",
    "JPY": "日元",
    "HKD": "港元",
    "TWD": "新台币",
    "AUD": "澳元",
    "CAD": "加元",
    "NZD": "新西兰元",
    "CHF": "瑞士法郎",
    "INR": "卢比",
    "BRL": "雷亚尔",
    "MXN": "墨西哥比索",
    "PLN": "兹罗提",
    "CZK": "捷克克朗",
    "DKK": "丹麦克朗",
    "NOK": "挪威克朗",
    "SEK": "瑞典克朗",
    "RUB": "卢布",
    "UAH": "格里夫纳",
    "BTC": "比特币",
}
CURRENCIES: Final[Mapping[str, Currency]] = {
    code: Currency(noun(name, gender=COUNTED)) for code, name in _CURRENCY_NAMES.items()
}
CURRENCY_SYMBOLS: Final = {
    **dict.fromkeys(("¥", "￥", "RMB"), "CNY"),
    "HK$": "HKD",
    "NT$": "TWD",
}

MONTHS: Final = (
    *("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月"),
    *("十一月", "十二月"),
)
WEEKDAYS: Final = tuple(f"星期{day}" for day in "一二三四五六日")

# Abbreviations of substances have Chinese names; others are spelled by the phonemizer
# unless they could be words.
ACRONYMS: Final = {
    "AQI": "空气质量指数",
    "CO": "一氧化碳",
    "CO2": "二氧化碳",
    "CO₂": "二氧化碳",
    "H2O": "水",
    "ID": "I D",
    "IP": "I P",
    "LED": "L E D",
    "NAS": "N A S",
    "NO2": "二氧化氮",
    "NO₂": "二氧化氮",
    "O3": "臭氧",
    "OK": "O K",
    "PIR": "P I R",
    "SO2": "二氧化硫",
    "SO₂": "二氧化硫",
    "TVOC": "总挥发性有机物",
    "URL": "U R L",
    "USB": "U S B",
    "UV": "紫外线",
    "VOC": "挥发性有机物",
}
SIGNS: Final = {
    "&": "和",
    "@": "艾特",
    "%": "百分号",
    "°": "度",
    "€": "欧元",
    "$": "美元",
    "£": "英镑",
    "¥": "元",
    "§": "第",
    "+": "加",
    "<=": "小于等于",
    ">=": "大于等于",
    "!=": "不等于",
    "==": "等于",
    "=": "等于",
    "<": "小于",
    ">": "大于",
    "≤": "小于等于",
    "≥": "大于等于",
    "≠": "不等于",
    "≈": "约等于",
    "±": "正负",
    "×": "乘以",
    "÷": "除以",
    "²": "平方",
    "³": "立方",
    "√": "根号",
    "∞": "无穷大",
    "π": "派",
    "Ω": "欧姆",
    "µ": "微",
}
NUMBER_SIGNS: Final = {
    "#": "号",
    "~": "大约",
    "/": "斜杠",
    "^": "的次方",
    "*": "乘以",
}

# Behind a number these count; simplified and traditional.
MEASURE_WORDS: Final = (
    "个個只隻条條张張件台盏盞扇位名人次天种種封首部间間家辆輛杯瓶包盒斤两颗顆支段份套"
    "座节節顿頓遍周週年层層块塊元毛米度步样樣场場届屆项項处處道根盘盤片组組对對双雙"
    "本册冊笔筆句声聲滴袋箱罐碗桶串束株头頭匹副公万萬亿億千岁歲股小分秒倍刻"
)
# The characters above and in the readings that differ.
TRADITIONAL: Final = str.maketrans(
    "两个点时钟负万亿摄华压转码顷仑吨节周兹贝帧欧镑号气质数线挥发总约热单开尔纳无穷币"
    "纽罗卢门风马迹红绿铁银韩东长处电级间温湿净兰里维",
    "兩個點時鐘負萬億攝華壓轉碼頃侖噸節週茲貝幀歐鎊號氣質數線揮發總約熱單開爾納無窮幣"
    "紐羅盧門風馬跡紅綠鐵銀韓東長處電級間溫濕淨蘭里維",
)
