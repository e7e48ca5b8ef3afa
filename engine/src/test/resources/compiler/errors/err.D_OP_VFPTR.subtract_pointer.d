/* expect: operator -= requires left-hand scalar operand of known size */
BEGIN { x = 1; x -= alloca(8); }
