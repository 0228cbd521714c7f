"""The informant's side of 举报: public pages that keep no address, no name, no time of day."""
