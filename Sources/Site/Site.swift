// The room Site; see the developer guide.
