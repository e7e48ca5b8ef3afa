inline struct nosuch3 x = 1;
