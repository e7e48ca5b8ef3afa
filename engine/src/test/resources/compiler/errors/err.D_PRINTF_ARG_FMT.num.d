BEGIN { printf(3); }
