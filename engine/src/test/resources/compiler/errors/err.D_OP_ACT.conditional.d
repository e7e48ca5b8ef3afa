/* expect: action cannot be used in a conditional context */
BEGIN { trace(pid ? printf("a") : printf("b")); }
