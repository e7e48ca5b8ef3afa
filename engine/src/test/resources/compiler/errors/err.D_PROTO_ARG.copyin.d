BEGIN { trace(copyin("a", 1)); }
