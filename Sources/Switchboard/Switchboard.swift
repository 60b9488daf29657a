// The room Switchboard; see the developer guide.
