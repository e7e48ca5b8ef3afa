BEGIN { printf("%f", 3); }
