// The room CurlClient; see the developer guide.
