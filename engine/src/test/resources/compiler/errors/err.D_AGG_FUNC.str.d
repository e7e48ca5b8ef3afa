BEGIN { @ = "a"; }
