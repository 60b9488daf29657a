// The room Console; see the developer guide.
