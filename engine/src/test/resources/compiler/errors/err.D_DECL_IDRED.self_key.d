self int x[int]; self int x[char *];
