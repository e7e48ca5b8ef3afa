BEGIN { printf("%p", "a"); }
