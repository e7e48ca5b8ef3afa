struct s { struct nosuch2 x; };
