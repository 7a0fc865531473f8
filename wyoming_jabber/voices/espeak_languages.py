"""espeak's language codes as the BCP-47 tags that all voices share."""

from wyoming_jabber.text.pattern import Pattern

# A client compares tags letter by letter, so a language without a region gets the one
# that Piper's catalog gives it, else the one where most of its speakers live.
_REGIONAL_TAGS = """
    af-ZA am-ET an-ES ar-JO as-IN az-AZ ba-RU be-BY bg-BG bn-BD bpy-IN bs-BA ca-ES
    chr-US cs-CZ cv-RU cy-GB da-DK de-DE el-GR en-GB es-ES et-EE eu-ES fa-IR fi-FI
    fr-FR ga-IE gd-GB gn-PY gu-IN hak-CN haw-US he-IL hi-IN hr-HR ht-HT hu-HU hy-AM
    id-ID is-IS it-IT ja-JP ka-GE kk-KZ kl-GL kn-IN ko-KR kok-IN ku-TR ky-KG lb-LU
    lt-LT ltg-LV lv-LV mi-NZ mk-MK ml-IN mr-IN ms-MY mt-MT mto-MX my-MM nb-NO ne-NP
    nl-NL nog-RU om-ET or-IN pa-IN pap-CW pl-PL pt-PT qu-PE quc-GT ro-RO ru-RU sd-PK
    shn-MM si-LK sk-SK sl-SI smj-SE sq-AL sr-RS sv-SE sw-CD ta-IN te-IN th-TH ti-ER
    tk-TM tn-ZA tr-TR tt-RU ug-CN uk-UA ur-PK uz-UZ vi-VN
""".split()  # noqa: SIM905 - ninety lines as a list
_TAGS = {tag.partition("-")[0]: tag for tag in _REGIONAL_TAGS} | {
    # Home Assistant knows Chinese as zh alone and finds Cantonese by its region.
    "cmn": "zh-CN",
    "cmn-latn": "zh-Latn",
    "yue": "zh-HK",
    "yue-latn": "yue-Latn",
    # espeak calls the language by its script.
    "piqd": "tlh",
}

# Parts of a code that say who shall read, not where: `en-us` and `fa-latn`, but not
# the `nyc` of `en-us-nyc`; espeak's accents may have two letters too, as in `ca-ba`.
_SCRIPT = Pattern(r"[a-z]{4}")
_REGION = Pattern(r"[a-z]{2}|\d{3}")
_ACCENTS = {"ca-ba", "ca-nw", "ca-va", "ru-cl"}


def language_tag(code: str) -> str:
    """Turn espeak's code into a tag: `de` to `de-DE`, `en-gb-scotland` to `en-GB`."""
    language, *rest = code.casefold().split("-")
    second = rest[0] if rest else ""
    if f"{language}-{second}" in _ACCENTS:
        second = ""
    if _SCRIPT.compiled.fullmatch(second):
        tag = f"{language}-{second.title()}"
    elif _REGION.compiled.fullmatch(second):
        return f"{language}-{second.upper()}"
    else:
        tag = language
    return _TAGS.get(tag.casefold(), tag)
