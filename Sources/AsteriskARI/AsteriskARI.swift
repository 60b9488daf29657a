// The room AsteriskARI; see the developer guide.
