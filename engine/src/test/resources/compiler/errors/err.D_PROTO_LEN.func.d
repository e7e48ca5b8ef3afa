BEGIN { func(1, 2); }
