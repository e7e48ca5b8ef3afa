BEGIN { printf("%k", 3); }
