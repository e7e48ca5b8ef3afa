BEGIN { trace(alloca()); }
