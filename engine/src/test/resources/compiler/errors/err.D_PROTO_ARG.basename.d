BEGIN { trace(basename(3)); }
