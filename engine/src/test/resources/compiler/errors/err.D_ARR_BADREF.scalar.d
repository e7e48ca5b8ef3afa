/* expect: cannot access scalar x as an associative array */
BEGIN { x = 1; x[1, 2] = 3; }
