// The room LeadFiles; see the developer guide.
