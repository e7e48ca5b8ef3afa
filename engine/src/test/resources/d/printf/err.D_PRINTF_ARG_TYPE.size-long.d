BEGIN { printf("%ld", pid); }
