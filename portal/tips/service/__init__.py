"""Every write of tips, cut by verb."""
