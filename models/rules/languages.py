"""The languages in which a notice can be printed beside English, and which way each of them runs."""

from dataclasses import dataclass

from models.rules.wording import listed


class WrongLanguage(ValueError):  # noqa: N818 - it is said to people as it is
    """What was typed is no language that can be printed; the message says which can."""


@dataclass(frozen=True)
class Language:
    """One of them: its name in English, its code (ISO 639), and what it calls itself."""

    name: str
    code: str
    own: str
    from_the_right: bool = False

    @property
    def in_names(self) -> str:
        """In the name of a file: kurdish-sorani."""
        return self.name.casefold().replace(" ", "-")


_FROM_THE_LEFT = (
    ("Albanian", "sq", "Shqip"), ("Amharic", "am", "አማርኛ"), ("Bengali", "bn", "বাংলা"),
    ("Bulgarian", "bg", "Български"),
    ("Chinese", "zh", "中文"), ("Croatian", "hr", "Hrvatski"), ("Czech", "cs", "Čeština"),
    ("Dutch", "nl", "Nederlands"),
    ("French", "fr", "Français"), ("German", "de", "Deutsch"), ("Greek", "el", "Ελληνικά"),
    ("Gujarati", "gu", "ગુજરાતી"),
    ("Hindi", "hi", "हिन्दी"), ("Hungarian", "hu", "Magyar"), ("Italian", "it", "Italiano"), ("Korean", "ko", "한국어"),
    ("Latvian", "lv", "Latviešu"), ("Lithuanian", "lt", "Lietuvių"), ("Malayalam", "ml", "മലയാളം"),
    ("Nepali", "ne", "नेपाली"), ("Polish", "pl", "Polski"), ("Portuguese", "pt", "Português"),
    ("Punjabi", "pa", "ਪੰਜਾਬੀ"), ("Romanian", "ro", "Română"), ("Russian", "ru", "Русский"), ("Sinhala", "si", "සිංහල"),
    ("Slovak", "sk", "Slovenčina"), ("Somali", "so", "Soomaali"), ("Spanish", "es", "Español"),
    ("Swahili", "sw", "Kiswahili"), ("Tagalog", "tl", "Tagalog"), ("Tamil", "ta", "தமிழ்"), ("Telugu", "te", "తెలుగు"),
    ("Thai", "th", "ไทย"), ("Tigrinya", "ti", "ትግርኛ"), ("Turkish", "tr", "Türkçe"), ("Ukrainian", "uk", "Українська"),
    ("Vietnamese", "vi", "Tiếng Việt"), ("Welsh", "cy", "Cymraeg"), ("Yoruba", "yo", "Yorùbá"),
)  # fmt: skip
_FROM_THE_RIGHT = (
    ("Arabic", "ar", "العربية"), ("Dari", "prs", "دری"), ("Farsi", "fa", "فارسی"), ("Hebrew", "he", "עברית"),
    ("Kurdish Sorani", "ckb", "کوردی"), ("Pashto", "ps", "پښتو"), ("Urdu", "ur", "اردو"),
)  # fmt: skip
LANGUAGES = {
    each.name.casefold(): each
    for each in (
        *(Language(*said) for said in _FROM_THE_LEFT),
        *(Language(*said, from_the_right=True) for said in _FROM_THE_RIGHT),
    )
}
"""By their names in small letters."""


def read_languages(words: str) -> tuple[Language, ...]:
    """The languages that are named, with commas between them, each once. Raises WrongLanguage."""
    named = dict.fromkeys(" ".join(each.casefold().split()) for each in words.split(","))
    found = []
    for name in filter(None, named):
        if name not in LANGUAGES:
            known = listed(sorted(each.name for each in LANGUAGES.values()), most=len(LANGUAGES), last="or")
            raise WrongLanguage(f"{name.title()} is none that I can print. Name {known}.")
        found.append(LANGUAGES[name])
    return tuple(found)
