/* expect: floating-point constants are not permitted */
BEGIN { trace(1f); }
