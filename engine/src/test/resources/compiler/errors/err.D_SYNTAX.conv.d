BEGIN { printf("%", 3); }
