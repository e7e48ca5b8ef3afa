BEGIN { curthread->x(2); }
