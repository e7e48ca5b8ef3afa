BEGIN { execname = "a"; }
