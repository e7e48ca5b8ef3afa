struct s { int *x : 2; };
