int x[int][3];
