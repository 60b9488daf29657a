// The room ScriptedAsterisk; see the developer guide.
