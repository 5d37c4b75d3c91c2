"""Forms of the editor: pages, pictures, documents."""
