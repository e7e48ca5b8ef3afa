BEGIN { trace(12a); }
