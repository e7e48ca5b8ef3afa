int x[int a, int a];
