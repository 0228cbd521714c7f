"""举报: kept so that only its handlers and its informant can read it."""
