/* expect: scalar 'x' may not be referenced as associative array */
BEGIN { x = 1; x["a"] = 2; }
