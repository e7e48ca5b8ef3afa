/* expect: exit( ) prototype mismatch: 0 args passed, 1 expected */
BEGIN { x = 1 + exit(); }
