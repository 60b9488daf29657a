// The room MariaDBClient; see the developer guide.
