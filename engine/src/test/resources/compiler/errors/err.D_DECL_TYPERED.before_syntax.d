struct s { int a; };
translator struct s { int b; } { };
BEGIN { }
