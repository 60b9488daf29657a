// The room ARIConnection; see the developer guide.
