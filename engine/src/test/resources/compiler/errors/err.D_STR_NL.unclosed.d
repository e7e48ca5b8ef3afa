BEGIN { "a }
