"""What a notebook shows: tables, pictures and curves, made from arrays."""
