BEGIN { printf("%Y", "a"); }
