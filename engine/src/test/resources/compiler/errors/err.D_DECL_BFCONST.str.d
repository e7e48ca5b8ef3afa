struct s { int x : "a"; };
