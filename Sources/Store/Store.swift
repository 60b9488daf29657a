// The room Store; see the developer guide.
