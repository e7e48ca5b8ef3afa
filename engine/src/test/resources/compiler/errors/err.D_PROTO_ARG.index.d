BEGIN { trace(index("a", 3)); }
