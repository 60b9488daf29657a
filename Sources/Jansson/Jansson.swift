// The room Jansson; see the developer guide.
