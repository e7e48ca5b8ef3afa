struct s { int a } ;
