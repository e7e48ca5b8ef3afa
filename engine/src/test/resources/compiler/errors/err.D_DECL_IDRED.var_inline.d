inline int x = 2; int x;
