BEGIN { trace(nosuch`x); }
