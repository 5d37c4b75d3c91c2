"""Where a query is answered: `database` always, `elasticsearch` when it is configured and up."""
