BEGIN { trace(strjoin("a", 3)); }
