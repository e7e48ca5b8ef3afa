union s { int a; };
union s { int a; };
