// The room WebSockets; see the developer guide.
