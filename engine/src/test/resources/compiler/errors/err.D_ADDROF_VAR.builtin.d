BEGIN { trace(&execname); }
