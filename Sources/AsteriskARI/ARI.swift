/// Everything that Asterisk's REST interface (ARI) knows: operations, models, events, enumerations.
///
/// What lies in the folder Generated comes from Asterisk's own API description by `make generate`: names, types, defaults
/// and enumerations are the description's. Operations are grouped as there (`ARI.Channels.Answer`), models carry the
/// singular (`ARI.Channel`), an event is a case of ``ARIEvent`` and a model named like its type (`ARI.StasisStart`).
///
/// The room holds values only: an operation says what to send and how to read what comes back; `ARIConnection` does it.
public enum ARI {}
