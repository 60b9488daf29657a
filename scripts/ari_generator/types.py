"""Which Swift type a described type becomes.

The description knows strings, numbers, booleans, dates, objects and models. What a string stands for (a channel's id, an
application's name, one of a set of words) is in the names of parameters and members; the tables here say it.
"""

import re

from . import naming

SCALARS = {
    "string": "String",
    "int": "Int",
    "long": "Int",
    "double": "Double",
    "boolean": "Bool",
    "Date": "ARITimestamp",
    "object": "JSONObject",
}

# What the strings of these names are, wherever they stand as a parameter.
PARAMETER_TEXTS = {
    "app": "ApplicationName",
    "application": "ApplicationName",
    "applicationName": "ApplicationName",
    "bridgeId": "BridgeID",
    "caller": "ChannelID",
    "channel": "ChannelID",
    "channelId": "ChannelID",
    "destinationRecordingName": "RecordingName",
    "deviceName": "DeviceName",
    "logChannelName": "LogChannelName",
    "mailboxName": "MailboxName",
    "moduleName": "ModuleName",
    "originator": "ChannelID",
    "otherChannelId": "ChannelID",
    "playbackId": "PlaybackID",
    "recordingName": "RecordingName",
    "snoopId": "ChannelID",
    "soundId": "SoundID",
}

# What the strings of these operations' parameters are.
OPERATION_TEXTS = {
    ("bridges", "record", "name"): "RecordingName",
    ("channels", "record", "name"): "RecordingName",
}

# What the strings of these members are.
MEMBER_TEXTS = {
    ("Application", "name"): "ApplicationName",
    ("Application", "channel_ids"): "ChannelID",
    ("Application", "bridge_ids"): "BridgeID",
    ("Application", "device_names"): "DeviceName",
    ("Bridge", "id"): "BridgeID",
    ("Bridge", "channels"): "ChannelID",
    ("Bridge", "video_source_id"): "ChannelID",
    ("BridgeAttendedTransfer", "destination_bridge"): "BridgeID",
    ("BridgeAttendedTransfer", "destination_application"): "ApplicationName",
    ("BridgeVideoSourceChanged", "old_video_source_id"): "ChannelID",
    ("CallClaimed", "winner_app"): "ApplicationName",
    ("Channel", "id"): "ChannelID",
    ("DeviceState", "name"): "DeviceName",
    ("Endpoint", "channel_ids"): "ChannelID",
    ("Event", "application"): "ApplicationName",
    ("LiveRecording", "name"): "RecordingName",
    ("LogChannel", "channel"): "LogChannelName",
    ("Mailbox", "name"): "MailboxName",
    ("Module", "name"): "ModuleName",
    ("Playback", "id"): "PlaybackID",
    ("RTPstat", "channel_uniqueid"): "ChannelID",
    ("Sound", "id"): "SoundID",
    ("StoredRecording", "name"): "RecordingName",
}

# Sets of words that stand in several places get one type of their own: (parameter, words) -> type.
SHARED_WORDS = {
    ("direction", ("both", "in", "out")): "MuteDirection",
    ("spy", ("none", "both", "out", "in")): "SnoopDirection",
    ("whisper", ("none", "both", "out", "in")): "SnoopDirection",
    ("ifExists", ("fail", "overwrite", "append")): "IfExists",
    ("terminateOn", ("none", "any", "*", "#")): "TerminateOn",
}

# Sets of words that are a part of a member's: (resource, nickname, parameter) -> that member's type.
MEMBER_WORDS = {("deviceStates", "update", "deviceState"): "DeviceState.State"}

# JSON in a body: (data type, parameter) -> Swift type; the rest is an object of whatever members.
BODIES = {
    ("containers", "variables"): "ARIVariables",
    ("containers", "fields"): "[ARI.ConfigTuple]",
    ("object", "filter"): "ARIEventFilter",
}
OPERATION_BODIES = {("events", "userEvent", "variables"): "JSONObject"}


def element(described):
    """`List[string]` -> (`string`, True); anything else -> (itself, False)."""
    match = re.fullmatch(r"List\[(\w+)\]", described)
    return (match.group(1), True) if match else (described, False)


def listed(name, many):
    """The type, or the array of it."""
    return f"[{name}]" if many else name


def described(name, namespace=""):
    """The Swift type of a described scalar or model."""
    return SCALARS.get(name) or namespace + name


def response(operation):
    """The Swift type of a successful answer."""
    name, many = element(operation.response)
    special = {"void": "Void", "binary": "[UInt8]", "Message": "ARIMessage"}
    return special.get(name) or listed(described(name, "ARI."), many)


def words_of_parameter(operation, parameter):
    """(type, nested) of a parameter that takes one of a set of words."""
    shared = SHARED_WORDS.get((parameter.name, parameter.allowed.words))
    member = MEMBER_WORDS.get((operation.resource, operation.nickname, parameter.name))
    if shared or member:
        return "ARI." + (shared or member), False
    return naming.upper(parameter.name), True


def parameter(operation, parameter):
    """The Swift type of a parameter, without its optionality."""
    key = (operation.resource, operation.nickname, parameter.name)
    if parameter.place == "body":
        return OPERATION_BODIES.get(key) or BODIES.get((parameter.type, parameter.name), "JSONObject")
    if parameter.allowed.words:
        return listed(words_of_parameter(operation, parameter)[0], parameter.many)
    if parameter.type == "string":
        name = OPERATION_TEXTS.get(key) or PARAMETER_TEXTS.get(parameter.name, "String")
        return listed(name, parameter.many)
    return listed(described(parameter.type), parameter.many)


def member(model, member):
    """The Swift type of a model's member, without its optionality."""
    name, many = element(member.type)
    if member.allowed.words:
        return listed(naming.upper(member.name), many)
    if name == "string":
        return listed(MEMBER_TEXTS.get((model.name, member.name), "String"), many)
    return listed(described(name), many)
