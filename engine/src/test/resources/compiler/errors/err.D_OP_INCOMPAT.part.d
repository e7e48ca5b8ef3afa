/* expect: operands have incompatible types: "int" = "string" */
struct s { int a; } s;
BEGIN { s.a = "x"; }
