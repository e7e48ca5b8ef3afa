BEGIN { *curthread = 1; }
