BEGIN { curthread->t_pri = 1; }
