BEGIN { printf("%q", 3); }
