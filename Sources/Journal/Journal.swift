// The room Journal; see the developer guide.
