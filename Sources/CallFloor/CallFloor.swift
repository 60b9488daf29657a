// The room CallFloor; see the developer guide.
