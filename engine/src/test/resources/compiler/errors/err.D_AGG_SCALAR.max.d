BEGIN { @ = max(execname); }
