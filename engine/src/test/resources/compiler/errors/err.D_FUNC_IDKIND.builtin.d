BEGIN { execname(); }
