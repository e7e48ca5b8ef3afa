BEGIN { trace(strlen(3)); }
