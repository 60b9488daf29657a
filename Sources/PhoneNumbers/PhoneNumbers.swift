// The room PhoneNumbers; see the developer guide.
