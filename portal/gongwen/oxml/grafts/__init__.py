"""What of a foreign file cannot be said in plain content: cleaned, and set into a new file."""
