/* expect: operator *= requires operands of arithmetic type */
BEGIN { x = 1; x *= "a"; }
