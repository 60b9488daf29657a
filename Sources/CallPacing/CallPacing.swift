// The room CallPacing; see the developer guide.
