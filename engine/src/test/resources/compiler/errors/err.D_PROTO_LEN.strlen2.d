BEGIN { trace(strlen("a", 1)); }
