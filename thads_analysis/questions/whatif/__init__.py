"""What if: questions about targets, changes and people."""
