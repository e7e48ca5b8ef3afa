BEGIN { printf("%.*d", 3); }
