"""Where the data come from, and the one shape they are brought into: facts."""
