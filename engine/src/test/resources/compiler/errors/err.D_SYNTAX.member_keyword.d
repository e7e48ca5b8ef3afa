BEGIN { trace(curthread->int); }
