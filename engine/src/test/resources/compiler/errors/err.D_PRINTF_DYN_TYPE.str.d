BEGIN { printf("%*d", "a", 3); }
