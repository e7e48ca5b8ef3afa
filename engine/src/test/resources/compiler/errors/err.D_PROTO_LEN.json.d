BEGIN { trace(json("a")); }
