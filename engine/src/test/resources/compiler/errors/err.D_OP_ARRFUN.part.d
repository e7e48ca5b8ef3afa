/* expect: operator = may not be applied to operand of type "int [2]" */
struct s { int a[2]; } s, t;
BEGIN { s.a = t.a; }
