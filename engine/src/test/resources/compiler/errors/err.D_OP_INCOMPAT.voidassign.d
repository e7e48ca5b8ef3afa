BEGIN { x = (void)3; }
