struct s { float x : 2; };
