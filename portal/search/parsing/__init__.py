"""From what people type to a plan: what is common to all kinds of things that are searched."""
