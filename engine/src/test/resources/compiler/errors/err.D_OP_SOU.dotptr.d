BEGIN { trace(curthread.t_pri); }
