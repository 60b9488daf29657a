// The room Sandbox; see the developer guide.
