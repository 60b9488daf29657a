"""What described things are called in Swift: the description's names, in Swift's spelling."""

import re

KEYWORDS = {
    "as", "break", "case", "catch", "class", "continue", "default", "defer", "do", "else", "enum", "extension", "false",
    "for", "func", "guard", "if", "import", "in", "init", "internal", "is", "let", "nil", "operator", "private",
    "protocol", "public", "repeat", "return", "self", "static", "struct", "switch", "throw", "throws", "true", "try",
    "typealias", "var", "where", "while",
}

# Nicknames that would not read as types.
OPERATION_NAMES = {"rtpstatistics": "RTPStatistics"}

# Words that are no identifiers, and one that is a trap: `.none` for an optional parameter would mean nil, that is
# Asterisk's default, and not the word.
WORD_NAMES = {"*": "star", "#": "pound", "none": "nothing"}


def upper(name):
    """`sendDTMF` -> `SendDTMF`, `transfer_progress` -> `TransferProgress`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_\-\s]+", name))


def lower(name):
    """`channel_ids` -> `channelIds`, `StasisStart` -> `stasisStart`, `RESTResponse` -> `restResponse`."""
    name = upper(name)
    capitals = re.match(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z]", name)
    return name[: capitals.end()].lower() + name[capitals.end() :] if capitals else name


def operation(nickname):
    """The type of an operation."""
    return OPERATION_NAMES.get(nickname) or upper(nickname)


def word(value):
    """The constant for one word of an enumeration: `NOT_INUSE` -> `notInuse`, `Pre-ring` -> `preRing`."""
    if value in WORD_NAMES:
        return WORD_NAMES[value]
    if value.isupper():
        value = value.lower()
    return lower(value)


def quoted(name):
    """The name as a declared identifier: keywords stand in backticks."""
    return f"`{name}`" if name in KEYWORDS else name
