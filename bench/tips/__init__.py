"""举报: what sending, coming back and reading cost; rows beside those of the hazards."""
