"""The command `logreg`: its options, what it does and what it prints."""
