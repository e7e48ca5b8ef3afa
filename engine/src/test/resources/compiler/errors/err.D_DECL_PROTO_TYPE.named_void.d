int x[void v];
