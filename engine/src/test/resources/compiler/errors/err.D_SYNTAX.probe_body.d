BEGIN { printf("a") printf("b"); }
